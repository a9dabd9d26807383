"""What the days before the first run looked like, from the days of entry that the platform itself holds."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import NamedTuple

import pyarrow.parquet as pq

from exports.board.charts import FEW_DAYS
from storage.day import Day
from storage.manifest import NotPublishedError

ENTRY = "deadline_entry"


class Entered(NamedTuple):
    """How many households of a deadline were done on a day, as the platform dates them."""

    deadline: str
    county_code: str
    done_on: dt.date
    entered: int


def entries(day: Day, counties: Collection[str] | None = None) -> list[Entered]:
    """The entries that a day's results tell, of the named counties or of all; none where they are not published."""
    try:
        rows = pq.read_table(day.results.table(ENTRY), columns=list(Entered._fields), partitioning=None)
    except (NotPublishedError, OSError):
        return []
    found = [Entered(**row) for row in rows.to_pylist()]
    return [each for each in found if counties is None or each.county_code in counties]


def is_young(shown: Sequence[dt.date], first: dt.date | None) -> bool:
    """Whether the runs that are shown are all there were, and too few to tell enough by themselves."""
    return 0 < len(shown) <= FEW_DAYS and shown[0] == first


def entered_course(found: list[Entered], deadline: str, until: dt.date) -> tuple[tuple[dt.date, int], ...]:
    """How many were done by each day on which one was entered, to the day `until`."""
    days: dict[dt.date, int] = {}
    for each in found:
        if each.deadline == deadline and each.done_on <= until:
            days[each.done_on] = days.get(each.done_on, 0) + each.entered
    done, course = 0, []
    for day in sorted(days):
        done += days[day]
        course.append((day, done))
    return tuple(course)
