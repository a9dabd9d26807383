"""Sentences of reasons: clause and Jinja2 text of each flag (`flags.yaml`), channel, state and gap (`reasons.yaml`)."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import jinja2
from jinja2 import meta
from pydantic import BaseModel, ConfigDict, Field

from policies.clauses import CLAUSE
from policies.files import POLICIES, PolicyError, load, read_yaml
from policies.flags import load_flags
from policies.words import CHANNELS, DEPARTMENTS, LIFE_STATES

# What a sentence may tell: its row's own days and numbers, the title of its need or department, the ratio of N1.2c and
# that of the tolerance band; of a channel the last day it was told on, and what departments' rows come to.
WORDS = (
    "start", "end", "value", "threshold", "title", "plunge", "band", "seen_on", "screened", "levels", "household_no",
    "flag", "need",
)  # fmt: skip


class _Sentence(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    clause: str = Field(pattern=CLAUSE)
    text: str


@dataclass(frozen=True)
class Sentence:
    """One flag's clause, its text ready to render, and which WORDS it tells."""

    clause: str
    template: jinja2.Template
    words: tuple[str, ...]


def money(value: Decimal) -> str:
    """3912.5 as 3,912.50."""
    return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def gap(value: Decimal) -> str:
    """914.5 as 914.50; what would be told as nothing is 不足0.01."""
    return "不足0.01" if value and not money(value).strip("0.") else money(value)


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
    environment.filters |= {"money": money, "gap": gap, "month": month, "day": day, "percent": percent}
    others = load(dict[str, _Sentence], read_yaml(POLICIES / "reasons.yaml"), "reasons.yaml")
    raw = {name: ("flags.yaml", flag.clause, flag.says) for name, flag in load_flags().items()}
    raw |= {name: ("reasons.yaml", sentence.clause, sentence.text) for name, sentence in others.items()}
    by_kind = {"channel": CHANNELS, "screening": DEPARTMENTS, "status": LIFE_STATES}
    expected = {f"{kind}_{each}" for kind, words in by_kind.items() for each in words} | {"gap"}
    if wrong := sorted(expected ^ set(others)):
        told = ", ".join(sorted(expected))
        raise PolicyError(f"reasons.yaml: {', '.join(wrong)}: there must be one sentence for each of {told}")
    sentences = {}
    for flag, (file, clause, text) in raw.items():
        try:
            told_of = meta.find_undeclared_variables(environment.parse(text))
            if unknown := told_of - set(WORDS):
                named = ", ".join(sorted(unknown))
                raise PolicyError(f"{file}: {flag}: {named}: no word of a sentence; {', '.join(WORDS)} are")
            sentences[flag] = Sentence(clause, environment.from_string(text), tuple(sorted(told_of)))
        except jinja2.TemplateError as error:
            raise PolicyError(f"{file}: {flag}: {error}") from error
    return sentences
