"""Deadlines of the notice and the rule of their pace, from `deadlines.yaml`."""

import calendar
import datetime as dt
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from policies.clauses import CLAUSE
from policies.files import POLICIES, load, read_yaml
from policies.model import load_model
from policies.province import load_province


class Term(BaseModel):
    """How long a household has: whole months, or working days."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    months: int | None = Field(None, ge=1)
    working_days: int | None = Field(None, ge=1)

    @property
    def zh(self) -> str:
        """1个月, 10个工作日."""
        return f"{self.months}个月" if self.months is not None else f"{self.working_days}个工作日"

    @model_validator(mode="after")
    def one_of_both(self) -> "Term":
        """Months or working days, not both."""
        if (self.months is None) == (self.working_days is None):
            raise ValueError("must give months or working_days")
        return self


class Deadline(BaseModel):
    """One deadline, due at 24:00 Asia/Shanghai: once (`due`), `monthly`, or `per_household`.

    `progress` names its measure in `transforms/deadlines/`. `list` is the county's list that names who is missing; in
    the list of what to complete its line says `asks` and `message` of the `table`. `reads`: the tables that its measure
    reads besides the assessment, if it is to be checked by the hour before it is due.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    what: str
    verb: str
    due: dt.date | None = None
    monthly: int | None = Field(None, ge=1, le=31)
    per_household: Term | None = None
    progress: str
    list: Literal["complete", "verify"]
    table: str | None = None
    asks: str | None = None
    message: str | None = None
    reads: tuple[str, ...] = ()
    clause: str = Field(pattern=CLAUSE)
    source: str

    @model_validator(mode="after")
    def told_once(self) -> "Deadline":
        """Exactly one kind of due day; a line of the list of what to complete has its table and words."""
        if sum(each is not None for each in (self.due, self.monthly, self.per_household)) != 1:
            raise ValueError("must give exactly one of due, monthly, per_household")
        if self.list == "complete" and None in (self.table, self.asks, self.message):
            raise ValueError("list: complete needs table, asks and message")
        for table in ({self.table} - {None}) | {*self.reads}:
            if table not in load_model():
                raise ValueError(f"no table {table} in the model")
        if self.reads and not self.shared_due:
            raise ValueError("reads goes with due or monthly: due days per household are not checked by the hour")
        load_province().told(self.with_term(self.what), "what")
        for text in (self.asks, self.message):
            load_province().told(
                self.with_term(text or "").replace("{due}", "").replace("{lacks}", ""), "asks, message"
            )
        return self

    def with_term(self, text: str) -> str:
        """A text with the household's term in its braces."""
        return text.replace("{term}", self.per_household.zh) if self.per_household is not None else text

    @property
    def what_zh(self) -> str:
        """What is to be done, with the province's names."""
        return load_province().told(self.with_term(self.what), "deadlines.yaml")

    @property
    def shared_due(self) -> bool:
        """Whether all its households have one due day."""
        return self.per_household is None

    def due_on(self, as_of: dt.date) -> dt.date:
        """The due day that is told on `as_of`: its own, this month's, or for due days per household the month's last
        day.
        """
        if self.due is not None:
            return self.due
        last = calendar.monthrange(as_of.year, as_of.month)[1]
        return as_of.replace(day=min(self.monthly or last, last))

    def due_after(self, due: dt.date) -> dt.date:
        """The due day of the month after a due day's."""
        return self.due_on(due.replace(day=28) + dt.timedelta(days=4))


class Pace(BaseModel):
    """How a county's pace is carried forward (a provincial choice)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    clause: str
    basis: str
    source: str
    pace_working_days: int = Field(ge=1)
    at_risk_working_days: int = Field(ge=0)
    check_working_days: int = Field(ge=0)


class Deadlines(BaseModel):
    """All deadlines by name, and the pace they share."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    deadlines: dict[str, Deadline]
    pace: Pace


@cache
def load_deadlines() -> Deadlines:
    """The deadlines; raises PolicyError naming entry and word when one cannot be."""
    return load(Deadlines, read_yaml(POLICIES / "deadlines.yaml"), "deadlines.yaml")
