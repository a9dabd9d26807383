"""When a household is due: so long after something that happened to it, or on the day all are."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.deadlines import Deadline
from policies.working_days import CALENDAR_FROM, working_day_after
from transforms.months import months_later


def _working_days_after(until: dt.date, count: int) -> ir.Table:
    """happened, due: for every day up to `until`, the day so many working days after it."""
    days = [CALENDAR_FROM + dt.timedelta(n) for n in range((until - CALENDAR_FROM).days + 1)]
    rows = [{"happened": day, "due": working_day_after(day, count)} for day in days]
    return ibis.memtable(rows, schema={"happened": "date", "due": "date"})


def with_due(rows: ir.Table, happened: str, deadline: Deadline, as_of: dt.date) -> ir.Table:
    """Rows with `due`: the deadline's term after the day in the column `happened`, or the one day that it has for all.

    Null where nothing happened, and for working days after a day that the calendar does not reach.
    """
    term = deadline.per_household
    if term is None:
        return rows.mutate(due=ibis.literal(deadline.due_on(as_of)))
    if term.months is not None:
        return rows.mutate(due=months_later(rows[happened], term.months))
    assert term.working_days is not None  # a term has one of both
    days = _working_days_after(as_of, term.working_days)
    return rows.mutate(happened=rows[happened]).left_join(days, "happened").drop("happened_right")
