"""The verification of a candidate by its county, so many working days after it became one (N1.3b)."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.deadlines import Deadline
from policies.words import CANDIDATE
from policies.working_days import CALENDAR_FROM, working_day_after
from transforms.deadlines import Subjects, cases
from transforms.months import index_of


def _due_days(until: dt.date, working_days: int) -> ir.Table:
    """became, due: for every day up to `until`, the day so many working days after it."""
    days = [CALENDAR_FROM + dt.timedelta(n) for n in range((until - CALENDAR_FROM).days + 1)]
    rows = [{"became": day, "due": working_day_after(day, working_days)} for day in days]
    return ibis.memtable(rows, schema={"became": "date", "due": "date"})


def verification(of: Subjects, deadline: Deadline) -> ir.Table:
    """A case per candidate, missing, and one per household that ceased to be one this month, confirmed or rejected:
    done.

    A candidate counts when it is due this month or was before.
    """
    assert deadline.per_household is not None and deadline.per_household.working_days is not None
    due_days = _due_days(of.as_of, deadline.per_household.working_days)
    homes = of.assessed.select("household_no", "county_code")
    lives = of.life.inner_join(homes, "household_no")
    this_month = index_of(of.as_of)

    def dated(rows: ir.Table, became: str) -> ir.Table:
        return rows.mutate(became=rows[became]).left_join(due_days, "became").drop("became_right")

    waiting = dated(lives.filter(lives.state == CANDIDATE), "since")
    verified_this_month = lives.verified_on.year() * 12 + lives.verified_on.month() - 1 == this_month
    settled = dated(lives.filter(verified_this_month), "verified_from")
    by_now = (waiting.due.year() * 12 + waiting.due.month() - 1 <= this_month).fill_null(False)
    no, yes = ibis.literal(False), ibis.literal(True)
    missing = cases(waiting, due=waiting.due, done=no, done_on=ibis.null("date"), counted=by_now)
    done = cases(settled, due=settled.due, done=yes, done_on=settled.verified_on)
    return missing.union(done)
