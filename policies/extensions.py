"""Later due days decided for single counties, from `extensions.yaml` (N2.1c)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator

from policies.deadlines import Deadline, load_deadlines
from policies.divisions import SIX_DIGITS
from policies.files import POLICIES, PolicyError, load, read_yaml


class Extension(BaseModel):
    """A due day of the deadline in the county, from `due_from` on and before `until`, is `until`; decided on a day."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    deadline: str
    county_code: str = Field(pattern=SIX_DIGITS)
    due_from: dt.date | None = None
    until: dt.date
    decided_on: dt.date
    reason: str = Field(min_length=1)
    source: str = Field(min_length=1)

    @property
    def begins(self) -> dt.date:
        """The first due day that it moves."""
        return self.due_from or self.decided_on

    @model_validator(mode="after")
    def moves_later(self) -> "Extension":
        """It can move a day."""
        if self.begins >= self.until:
            raise ValueError(f"until {self.until} is not after the first due day that it moves, {self.begins}")
        return self

    def moves(self, due: dt.date) -> bool:
        """Whether a due day becomes `until`."""
        return self.begins <= due < self.until


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    extensions: list[Extension]


class Span(NamedTuple):
    """Due days of a county from `first` on and before `before` are `until`."""

    county_code: str
    first: dt.date
    before: dt.date
    until: dt.date


@cache
def load_extensions(path: Path = POLICIES / "extensions.yaml") -> tuple[Extension, ...]:
    """The extensions, the oldest decision first.

    Raises PolicyError naming entry and word when one cannot be: no such deadline, no county code, no due day that it
    moves, or of a monthly deadline not before the next one.
    """
    entries = load(_File, read_yaml(path), path.name).extensions
    for place, entry in enumerate(entries):
        if (wrong := _wrong(entry, entries)) is not None:
            raise PolicyError(f"{path.name}: extensions.{place}: {wrong}")
    return tuple(sorted(entries, key=lambda entry: entry.decided_on))


def _wrong(entry: Extension, entries: Sequence[Extension]) -> str | None:
    """What an entry cannot be; None when it can."""
    deadlines = load_deadlines().deadlines
    if (deadline := deadlines.get(entry.deadline)) is None:
        return f"deadline: no {entry.deadline} in deadlines.yaml; there are {', '.join(deadlines)}"
    if not deadline.shared_due:
        return None
    own = list(_due_days(deadline, entry))
    moved = [due for due in own if entry.moves(_before(entry, due, entries))]
    if not moved:
        told = ", ".join(map(str, own))
        return f"due_from, until: moves no due day of {entry.deadline}; those about it are {told}"
    if deadline.monthly is not None and (after := deadline.due_after(moved[0])) <= entry.until:
        return f"until: {entry.until} is not before the next due day, {after}"
    return None


def _due_days(deadline: Deadline, entry: Extension) -> Iterator[dt.date]:
    """The deadline's own due days that an entry may speak of, oldest first."""
    due = deadline.due_on(entry.begins.replace(day=1) - dt.timedelta(days=1))
    yield due
    while deadline.monthly is not None and (due := deadline.due_after(due)) <= entry.until:
        yield due


def _before(entry: Extension, due: dt.date, entries: Sequence[Extension]) -> dt.date:
    """A due day of the county as the entries decided before leave it."""
    for each in sorted(entries, key=lambda each: each.decided_on):
        if each is entry:
            break
        if (each.deadline, each.county_code) == (entry.deadline, entry.county_code) and each.moves(due):
            due = each.until
    return due


def extensions_of(deadline: str, as_of: dt.date) -> tuple[Extension, ...]:
    """The deadline's extensions in force on a day, the oldest decision first."""
    return tuple(each for each in load_extensions() if each.deadline == deadline and each.decided_on <= as_of)


def due_days(name: str, deadline: Deadline, as_of: dt.date) -> list[dt.date]:
    """The days on which some county may be due, of a deadline with one due day for all: its own and the moved ones."""
    return sorted({deadline.due_on(as_of), *(each.until for each in extensions_of(name, as_of))})


def spans(extensions: Sequence[Extension]) -> list[Span]:
    """What one deadline's extensions, taken one after another, make of each county's due days: no two overlap."""
    found: list[Span] = []
    for entry in extensions:
        found = [
            each._replace(until=entry.until)
            if each.county_code == entry.county_code and entry.moves(each.until)
            else each
            for each in found
        ]
        found += _untouched(entry, found)
    return found


def _untouched(entry: Extension, found: Sequence[Span]) -> list[Span]:
    """The due days that an entry moves and that none before it has moved."""
    free = [(entry.begins, entry.until)]
    for span in (each for each in found if each.county_code == entry.county_code):
        free = [
            part
            for first, before in free
            for part in ((first, min(before, span.first)), (max(first, span.before), before))
            if part[0] < part[1]
        ]
    return [Span(entry.county_code, first, before, entry.until) for first, before in free]
