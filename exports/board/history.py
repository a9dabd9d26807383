"""The course of deadlines and counties as the ledger keeps it: small typed rows, read alone."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from exports.board.tables import NO_NEED
from exports.ledger.tables import CountyCourse, DeadlineCourse
from policies.county_changes import successors

_SUMMED = ("need", "done", "missing", "overdue", "on_time", "done_late")


class Progress(NamedTuple):
    """How far a deadline has come in a county at a moment: a row of `deadline_course`."""

    as_of: dt.date
    hour: int
    deadline: str
    county_code: str
    due: dt.date
    extended_from: dt.date | None
    need: int
    done: int
    missing: int
    overdue: int
    on_time: int
    done_late: int
    forecast_on: dt.date | None
    paced_from: dt.date | None
    state: str

    @property
    def ordinary_due(self) -> dt.date:
        """The due day without the county's extension."""
        return self.extended_from or self.due

    @property
    def standing(self) -> str:
        """The state, or that there is nothing to do: empty on time is not done."""
        return self.state if self.need else NO_NEED


class CountyDay(NamedTuple):
    """A county and its counts on a day: a row of `county_course`."""

    as_of: dt.date
    county_code: str
    county: str
    prefecture_code: str
    prefecture: str | None
    confirmed: int
    candidates: int
    eliminated: int
    errors: int
    warnings: int
    new_findings: int
    confirmed_true: int


class Total(NamedTuple):
    """A deadline's sums over some counties on a day."""

    as_of: dt.date
    need: int
    done: int


_PROGRESS = [DeadlineCourse.__table__.c[name] for name in Progress._fields]
_COUNTY = [CountyCourse.__table__.c[name] for name in CountyDay._fields]


def _progress(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Progress]:
    wanted = sa.select(*_PROGRESS).where(*conditions)
    ordered = wanted.order_by(DeadlineCourse.as_of, DeadlineCourse.hour, DeadlineCourse.county_code)
    return [Progress._make(row) for row in connection.execute(ordered)]


def _counties(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[CountyDay]:
    wanted = sa.select(*_COUNTY).where(*conditions).order_by(CountyCourse.as_of, CountyCourse.county_code)
    return [CountyDay._make(row) for row in connection.execute(wanted)]


def counted_in(codes: Collection[str], as_of: dt.date) -> list[str]:
    """The counties whose cases count in the named ones on a day: those that are, and those that went into them."""
    into = successors(as_of)
    return sorted({code for code in {*codes, *into} if into.get(code, code) in codes})


def as_counted(rows: list[Progress], as_of: dt.date) -> list[Progress]:
    """Rows of earlier days as `as_of` counts them: counties that are no more within their successors, like the pace."""
    into = successors(as_of)
    found: dict[tuple[dt.date, int, str, str], Progress] = {}
    for row in rows:
        code = into.get(row.county_code, row.county_code)
        place = (row.as_of, row.hour, row.deadline, code)
        other, own = found.get(place), row._replace(county_code=code)
        if other is not None:
            sums = {each: getattr(own, each) + getattr(other, each) for each in _SUMMED}
            own = (own if row.county_code == code else other)._replace(**sums)
        found[place] = own
    return list(found.values())


def days_told(connection: sa.Connection, until: dt.date | None = None) -> list[dt.date]:
    """The days whose deadlines were judged, oldest first, to the day `until`."""
    wanted = sa.select(DeadlineCourse.as_of).where(DeadlineCourse.hour == 0).distinct()
    if until is not None:
        wanted = wanted.where(DeadlineCourse.as_of <= until)
    return sorted(connection.execute(wanted).scalars())


def progress_on(connection: sa.Connection, day: dt.date) -> list[Progress]:
    """Every county's progress as a day's own run found it."""
    return _progress(connection, DeadlineCourse.as_of == day, DeadlineCourse.hour == 0)


def newest_checks(connection: sa.Connection, day: dt.date) -> list[Progress]:
    """Of each deadline that was checked between the runs, on `day` or since, every county's progress at the newest
    hour.
    """
    later = _progress(connection, DeadlineCourse.as_of >= day, DeadlineCourse.hour > 0)
    newest = {row.deadline: (row.as_of, row.hour) for row in later}
    return [row for row in later if newest[row.deadline] == (row.as_of, row.hour)]


def counties_on(connection: sa.Connection, day: dt.date) -> list[CountyDay]:
    """Every county and its counts on a day."""
    return _counties(connection, CountyCourse.as_of == day)


def county_days(connection: sa.Connection, county_code: str) -> list[CountyDay]:
    """A county and its counts, oldest day first; empty when there never was one of that code."""
    return _counties(connection, CountyCourse.county_code == county_code)


def county_progress(connection: sa.Connection, codes: Collection[str]) -> list[Progress]:
    """Some counties' progress as each day's own run found it, oldest first."""
    return _progress(connection, DeadlineCourse.county_code.in_(codes), DeadlineCourse.hour == 0)


def first_days(connection: sa.Connection, codes: Collection[str] | None = None) -> dict[str, dt.date]:
    """By deadline the first day on which a run told it, of the named counties or of the whole province."""
    table = DeadlineCourse
    within = [] if codes is None else [table.county_code.in_(codes)]
    wanted = sa.select(table.deadline, sa.func.min(table.as_of)).where(table.hour == 0, *within)
    return {row[0]: row[1] for row in connection.execute(wanted.group_by(table.deadline))}


def counties_since(connection: sa.Connection, day: dt.date, codes: Collection[str]) -> list[CountyDay]:
    """Some counties and their counts, from a day on."""
    return _counties(connection, CountyCourse.as_of >= day, CountyCourse.county_code.in_(codes))


def progress_since(connection: sa.Connection, day: dt.date, codes: Collection[str]) -> list[Progress]:
    """Some counties' progress as each day's own run found it, from a day on."""
    since = (DeadlineCourse.as_of >= day, DeadlineCourse.hour == 0)
    return _progress(connection, *since, DeadlineCourse.county_code.in_(codes))


def totals(
    connection: sa.Connection, since: dt.date, until: dt.date, codes: Sequence[str] | None = None
) -> dict[str, list[Total]]:
    """By deadline its sums on each day, oldest first, over the named counties or over the whole province."""
    table = DeadlineCourse
    within: list[Any] = [table.hour == 0, table.as_of.between(since, until)]
    if codes is not None:
        within.append(table.county_code.in_(codes))
    sums = sa.select(table.deadline, table.as_of, sa.func.sum(table.need), sa.func.sum(table.done))
    found: dict[str, list[Total]] = {}
    for row in connection.execute(sums.where(*within).group_by(table.deadline, table.as_of).order_by(table.as_of)):
        found.setdefault(row[0], []).append(Total(row[1], int(row[2]), int(row[3])))
    return found
