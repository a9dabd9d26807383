"""The state of a deadline in every county (N2.1c), from what is needed, what is done, and the pace of the last days."""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from policies.deadlines import Deadline, Pace
from policies.working_days import working_day_before, working_days_after


@dataclass(frozen=True)
class Earlier:
    """An earlier day whose status gives the pace: county_code and done of that day."""

    day: dt.date
    status: ir.Table


def day_of_pace(as_of: dt.date, published: list[dt.date], pace: Pace) -> dt.date | None:
    """The day to take the pace from: the last one before the window of working days, else the first one inside it."""
    start = working_day_before(as_of, pace.pace_working_days)
    before = [day for day in published if day <= start]
    inside = [day for day in published if start < day < as_of]
    return before[-1] if before else inside[0] if inside else None


def contact_progress(contact_status: ir.Table, county: ir.Table) -> ir.Table:
    """county_code, need, done: marginal households that need a contact person, and those that have one."""
    counts = contact_status.group_by("county_code").aggregate(need=contact_status.count(), done=contact_status.has_contact.sum())
    joined = county.select("county_code").left_join(counts, "county_code").drop("county_code_right")
    return joined.mutate(need=joined.need.fill_null(0), done=joined.done.fill_null(0))


def _reaches(progress: ir.Table, earlier: Earlier, as_of: dt.date, due: dt.date, fallback: str) -> ir.StringValue:
    """on_track when the pace since the earlier day, carried forward, reaches the need by the due day."""
    elapsed, left = working_days_after(earlier.day, as_of), working_days_after(as_of, due)
    gained = progress.done - progress.done_before
    reaches = gained * left >= (progress.need - progress.done) * elapsed
    carried = ibis.ifelse(reaches, "on_track", "at_risk")
    return ibis.ifelse(progress.done_before.isnull(), fallback, carried) if elapsed else ibis.literal(fallback)


def deadline_status(
    name: str, deadline: Deadline, progress: ir.Table, as_of: dt.date, pace: Pace, earlier: Earlier | None = None
) -> ir.Table:
    """One row per county: deadline, county_code, due, need, done, missing, state, as_of.

    met when nothing is missing; else missed after the due day; else by the pace since `earlier`, or without one
    at_risk within the policy's working days of the due day.
    """
    near = working_days_after(as_of, deadline.due) <= pace.at_risk_working_days
    fallback = "at_risk" if near else "on_track"
    open_state: ir.Value = ibis.literal(fallback)
    if earlier is not None:
        before = earlier.status.select("county_code", done_before=earlier.status.done)
        progress = progress.left_join(before, "county_code").drop("county_code_right")
        open_state = _reaches(progress, earlier, as_of, deadline.due, fallback)
    missing = progress.need - progress.done
    late: ir.Value = ibis.literal("missed") if as_of > deadline.due else open_state
    return progress.select(
        deadline=ibis.literal(name),
        county_code=progress.county_code,
        due=ibis.literal(deadline.due),
        need=progress.need,
        done=progress.done,
        missing=missing,
        state=ibis.ifelse(missing == 0, "met", late),
        as_of=ibis.literal(as_of),
    )
