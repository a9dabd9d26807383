"""The course of deadlines and counties over the days, as the results of each day tell it: replaced, never mixed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from exports.ledger.tables import CountyCourse, DeadlineCourse

Rows = Sequence[Mapping[str, Any]]
# The day's own status, as its snapshot found it; checks later that day have their hour.
OF_THE_DAY = 0
_TOLD_BY_PLACE = {"as_of", "hour"}
DEADLINE_COLUMNS = tuple(c.name for c in sa.inspect(DeadlineCourse).columns if c.name not in _TOLD_BY_PLACE)
COUNTY_COLUMNS = tuple(c.name for c in sa.inspect(CountyCourse).columns if c.name not in _TOLD_BY_PLACE)


def write_deadline_course(connection: sa.Connection, as_of: dt.date, hour: int, rows: Rows) -> None:
    """Put the status of every deadline and county in the place of what was told of that day and hour.

    A day that is judged otherwise than before is newer than its checks by the hour: these are told no more. `rows` hold
    DEADLINE_COLUMNS; what else they hold is not told.
    """
    own = [{name: row[name] for name in DEADLINE_COLUMNS} for row in rows]
    before = deadline_course(connection, as_of, hour)
    if hour == OF_THE_DAY and before and before != sorted(own, key=lambda row: (row["deadline"], row["county_code"])):
        connection.execute(sa.delete(DeadlineCourse).where(DeadlineCourse.as_of == as_of))
    connection.execute(sa.delete(DeadlineCourse).where(DeadlineCourse.as_of == as_of, DeadlineCourse.hour == hour))
    told = [{"as_of": as_of, "hour": hour} | row for row in own]
    if told:
        connection.execute(sa.insert(DeadlineCourse), told)


def write_county_course(connection: sa.Connection, as_of: dt.date, rows: Rows) -> None:
    """Put the counts of every county, COUNTY_COLUMNS, in the place of what was told of that day."""
    connection.execute(sa.delete(CountyCourse).where(CountyCourse.as_of == as_of))
    told = [{"as_of": as_of} | {name: row[name] for name in COUNTY_COLUMNS} for row in rows]
    if told:
        connection.execute(sa.insert(CountyCourse), told)


def deadline_course(connection: sa.Connection, as_of: dt.date, hour: int = OF_THE_DAY) -> list[dict[str, Any]]:
    """What is told of a day and hour, by deadline and county."""
    columns = [getattr(DeadlineCourse, name) for name in DEADLINE_COLUMNS]
    wanted = sa.select(*columns).where(DeadlineCourse.as_of == as_of, DeadlineCourse.hour == hour)
    order = (DeadlineCourse.deadline, DeadlineCourse.county_code)
    return [dict(row) for row in connection.execute(wanted.order_by(*order)).mappings()]
