"""Deadlines of the notice and the rule of their pace, from `deadlines.yaml`."""

import datetime as dt
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from policies.files import POLICIES, PolicyError, read_yaml


class Deadline(BaseModel):
    """One deadline; due at 24:00 Asia/Shanghai of `due`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    what: str
    due: dt.date
    clause: str
    source: str


class Pace(BaseModel):
    """How a county's pace is carried forward (a provincial choice)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    clause: str
    basis: str
    source: str
    pace_working_days: int = Field(ge=1)
    at_risk_working_days: int = Field(ge=0)


class Deadlines(BaseModel):
    """All deadlines by name, and the pace they share."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    deadlines: dict[str, Deadline]
    pace: Pace


@cache
def load_deadlines() -> Deadlines:
    """The deadlines; raises PolicyError naming the file when it cannot be."""
    try:
        return Deadlines.model_validate(read_yaml(POLICIES / "deadlines.yaml"))
    except ValidationError as error:
        raise PolicyError(f"deadlines.yaml: {error}") from error
