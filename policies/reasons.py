"""Sentences of reasons, from `reasons.yaml`: the clause and the Jinja2 text of each flag, status and gap."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import jinja2
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from policies.files import POLICIES, PolicyError, read_yaml


class _Sentence(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    clause: str = Field(pattern=r"^N\d\.\d[a-d]?$")
    text: str


@dataclass(frozen=True)
class Sentence:
    """One flag's clause, and its text ready to render."""

    clause: str
    template: jinja2.Template


def money(value: Decimal) -> str:
    """3912.5 as 3,912.50."""
    return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def month(day: dt.date) -> str:
    """2019年5月."""
    return f"{day.year}年{day.month}月"


def day(value: dt.date) -> str:
    """2020年5月8日."""
    return f"{value.year}年{value.month}月{value.day}日"


def percent(value: Decimal) -> str:
    """0.5 as 50%."""
    return f"{(value * 100).normalize():f}%"


@cache
def load_sentences() -> dict[str, Sentence]:
    """Every sentence by flag; raises PolicyError naming the flag whose text is no template."""
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)
    environment.filters |= {"money": money, "month": month, "day": day, "percent": percent}
    try:
        raw = TypeAdapter(dict[str, _Sentence]).validate_python(read_yaml(POLICIES / "reasons.yaml"))
    except ValidationError as error:
        raise PolicyError(f"reasons.yaml: {error}") from error
    sentences = {}
    for flag, sentence in raw.items():
        try:
            sentences[flag] = Sentence(sentence.clause, environment.from_string(sentence.text))
        except jinja2.TemplateError as error:
            raise PolicyError(f"reasons.yaml: {flag}: {error}") from error
    return sentences
