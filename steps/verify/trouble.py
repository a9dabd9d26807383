"""What `verify` finds: a place, what is wrong there, what to do; and the home that the checks look at."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from exports.ledger.events import OF_PACKAGE, REMOVAL, WITHDRAWAL
from exports.ledger.tables import Event
from storage import layout
from storage.settings import Settings

RESTORE = "restore a backup: python -m cli ledger restore FILE"
MOVE_AWAY = "find out whose it is, then move it away"
COMPARE = f"find out who wrote into the ledger, then {RESTORE}"


@dataclass(frozen=True)
class Trouble:
    """One line: where, what, and what to do. A `note` is worth knowing and no fault."""

    place: str
    what: str
    remedy: str = ""
    note: bool = False

    def __str__(self) -> str:
        line = f"{'note' if self.note else 'wrong'}: {self.place}: {self.what}"
        return f"{line}; {self.remedy}" if self.remedy else line


Troubles = Iterator[Trouble]


def rerun(step: str, day: dt.date) -> str:
    """How a step of a day is run again, from what the step before it published: a pull alone reads the platform."""
    return f"run {step} of that day again: python -m cli day --as-of {day} --from {step} --until {step}"


@dataclass(frozen=True)
class Happened:
    """An event, its detail read."""

    number: int
    kind: str
    as_of: dt.date | None
    county: str | None
    detail: dict[str, Any]


@dataclass(frozen=True)
class Home:
    """What is looked at: the home of the settings, all its days or `as_of` alone; `connection` only reads the ledger,
    and is None when it cannot be read.
    """

    settings: Settings
    as_of: dt.date | None
    connection: sa.Connection | None

    @property
    def root(self) -> Path:
        """The home folder."""
        return self.settings.home

    def is_asked(self, day: dt.date | None) -> bool:
        """Whether a day is among those that are looked at."""
        return day is not None and (self.as_of is None or day == self.as_of)

    def days(self, part: str) -> list[dt.date]:
        """The days asked for that a part holds."""
        return [day for day in layout.days(self.root, part) if self.is_asked(day)]

    def told(self, path: Path) -> str:
        """A path as a trouble names it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)

    def is_lost(self, part: str, day: dt.date) -> bool:
        """Whether a day that a part does not hold should be there: no newer one is kept, or an older one is still.

        What is older than the retention period goes oldest first, and is told in an event.
        """
        kept = layout.days(self.root, part)
        if day in kept or (day, part) in self.removed:
            return False
        return not kept or day > max(kept) or day > min(kept)

    @cached_property
    def events(self) -> list[Happened]:
        """Every event, oldest first; one whose detail cannot be read has an empty one."""
        if self.connection is None:
            return []
        rows = self.connection.execute(sa.select(Event).order_by(Event.id))
        return [Happened(row.id, row.kind, row.as_of, row.county_code, _detail(row.detail)) for row in rows]

    @cached_property
    def before(self) -> dict[str, int]:
        """By table, the newest row of before there were events."""
        return {} if not self.events else dict(self.events[0].detail.get("before", {}))

    @cached_property
    def removed(self) -> set[tuple[dt.date | None, str]]:
        """Day and part that retention took away."""
        told = [each for each in self.events if each.kind == REMOVAL]
        return {(each.as_of, str(part)) for each in told for part in each.detail.get("parts", ())}

    @cached_property
    def withdrawn(self) -> set[tuple[dt.date | None, str | None]]:
        """Day and county of packages that were taken away, and not published again since."""
        last = {(each.as_of, each.county): each.kind for each in self.events if each.kind in OF_PACKAGE}
        return {own for own, kind in last.items() if kind == WITHDRAWAL}


def _detail(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
