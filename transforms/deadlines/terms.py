"""When a household is due: so long after something that happened to it, or on the day all are."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.deadlines import Deadline, Term
from policies.months import months_later
from policies.working_days import CALENDAR_FROM, working_day_after
from transforms.deadlines import Subjects
from transforms.deadlines.counting import counted_in, extended


def _working_days_after(until: dt.date, count: int) -> ir.Table:
    """happened, due: for every day up to `until`, the day so many working days after it."""
    days = [CALENDAR_FROM + dt.timedelta(n) for n in range((until - CALENDAR_FROM).days + 1)]
    rows = [{"happened": day, "due": working_day_after(day, count)} for day in days]
    return ibis.memtable(rows, schema={"happened": "date", "due": "date"})


def _own_due(rows: ir.Table, happened: str, term: Term, as_of: dt.date) -> ir.Table:
    """Rows with `due`: the term after the day in the column `happened`."""
    if term.months is not None:
        return rows.mutate(due=months_later(rows[happened], term.months))
    assert term.working_days is not None  # a term has one of both
    days = _working_days_after(as_of, term.working_days)
    return rows.mutate(happened=rows[happened]).left_join(days, "happened").drop("happened_right")


def with_due(rows: ir.Table, happened: str, deadline: Deadline, of: Subjects) -> ir.Table:
    """Rows with `due`: the deadline's term after the day in the column `happened`, as extended in their county, or the
    one day that it has for all; and `extended_from`.

    Null where nothing happened, and for working days after a day that the calendar does not reach.
    """
    if deadline.per_household is None:  # its extensions are told when all its cases are
        return rows.mutate(due=ibis.literal(deadline.due_on(of.as_of)))
    due = _own_due(rows, happened, deadline.per_household, of.as_of)
    return extended(due.mutate(counted_in=counted_in(due.county_code, of.successors)), of.extensions).drop("counted_in")
