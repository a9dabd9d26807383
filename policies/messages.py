"""What messages say, from `messages.yaml`: a subject and a body for each kind, rendered from counts alone."""

import datetime as dt
from functools import cache
from typing import Annotated, Any, get_args

import jinja2
from jinja2 import meta
from pydantic import BaseModel, ConfigDict, Field

from policies.files import POLICIES, PolicyError, load, read_yaml
from policies.reasons import day
from policies.recipients import Kind
from policies.words import RUN_TROUBLES, TITLES

Hour = Annotated[int, Field(ge=0, le=23)]
# What a text of each kind may speak of.
_OF_ALL = ("area", "as_of", "link")
_DIGEST = (*_OF_ALL, "period", "since", "deadlines")
WORDS: dict[Kind, tuple[str, ...]] = {
    "state": (*_OF_ALL, "title", "due", "extended_from", "hour", "counties", "changes", "more"),
    "reminder": (*_OF_ALL, "title", "what", "list", "due", "days", "missing", "behind", "more"),
    "weekly": _DIGEST,
    "monthly": _DIGEST,
    "run": ("as_of", "link", "dag", "trouble", "what_to_do"),
}


class Messaging(BaseModel):
    """When counties are reminded, how often a target that is down is tried, by when the day's run starts and ends."""

    model_config = ConfigDict(frozen=True)

    warn_before: list[Annotated[int, Field(ge=0)]]
    attempts: int = Field(ge=1)
    run_hours: tuple[Hour, Hour]


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    subject: str
    body: str


class Messages(BaseModel):
    """The texts by kind, how many counties one names at most, and what is to be done about a run."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    listed: int = Field(ge=1, le=100)
    texts: dict[Kind, _Text]
    what_to_do: dict[str, str]


def short(value: dt.date) -> str:
    """5月8日."""
    return f"{value.month}月{value.day}日"


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, line_statement_prefix="%%", autoescape=False)
    environment.filters |= {"day": day, "short": short, "state": lambda word: TITLES[word]}
    return environment


def _check(messages: Messages) -> None:
    """Raise PolicyError naming the text that is missing, is no template, or speaks of what there is not."""
    if {*messages.texts} != {*get_args(Kind)} or {*messages.what_to_do} != {*RUN_TROUBLES}:
        raise PolicyError(f"messages.yaml: needs texts for {', '.join(get_args(Kind))}; for {', '.join(RUN_TROUBLES)}")
    for kind, text in messages.texts.items():
        for part in (text.subject, text.body):
            try:
                found = meta.find_undeclared_variables(_environment().parse(part))
                _environment().from_string(part)
            except jinja2.TemplateError as error:
                raise PolicyError(f"messages.yaml: {kind}: not a template: {error.message}") from error
            if unknown := sorted(found - {*WORDS[kind]}):
                raise PolicyError(f"messages.yaml: {kind}: no {', '.join(unknown)}; there are {', '.join(WORDS[kind])}")


@cache
def load_messages() -> Messages:
    """The texts; raises PolicyError naming the kind whose text cannot be."""
    messages = load(Messages, read_yaml(POLICIES / "messages.yaml"), "messages.yaml")
    _check(messages)
    return messages


def written(kind: Kind, **told: Any) -> tuple[str, str]:
    """Subject and body of a message of that kind; a word of WORDS that is not given is an error."""
    text = load_messages().texts[kind]
    subject, body = (_environment().from_string(part).render(told) for part in (text.subject, text.body))
    return " ".join(subject.split()), body.strip()
