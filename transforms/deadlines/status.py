"""The state of every deadline in every county, from its progress and the pace of the last days (N2.1c)."""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from policies.deadlines import Deadline, Deadlines, Pace
from policies.words import AT_RISK, MET, MISSED, ON_TRACK
from policies.working_days import working_day_before, working_days_after


@dataclass(frozen=True)
class Earlier:
    """An earlier day whose status gives the pace: deadline, county_code, due and done of that day."""

    day: dt.date
    status: ir.Table


def day_of_pace(as_of: dt.date, published: list[dt.date], pace: Pace) -> dt.date | None:
    """The day to take the pace from: the last one before the window of working days, else the first one inside it."""
    start = working_day_before(as_of, pace.pace_working_days)
    before = [day for day in published if day <= start]
    inside = [day for day in published if start < day < as_of]
    return before[-1] if before else inside[0] if inside else None


def needs_pace(deadlines: Deadlines, as_of: dt.date) -> bool:
    """Whether any deadline is still judged by its pace; after the due day none is, nor is a calendar of working days
    needed.
    """
    return any(each.shared_due and as_of <= each.due_on(as_of) for each in deadlines.deadlines.values())


def _by_pace(rows: ir.Table, deadline: Deadline, as_of: dt.date, pace: Pace, earlier: Earlier | None) -> ir.StringValue:
    """on_track when the pace since the earlier day, carried forward, reaches the need by the due day; else at_risk.

    Without such a day: at_risk within the policy's working days of the due day.
    """
    due = deadline.due_on(as_of)
    fallback = AT_RISK if working_days_after(as_of, due) <= pace.at_risk_working_days else ON_TRACK
    elapsed = working_days_after(earlier.day, as_of) if earlier is not None else 0
    if not elapsed:
        return ibis.literal(fallback)
    left = working_days_after(as_of, due)
    reaches = (rows.done - rows.done_before) * left >= (rows.need - rows.done) * elapsed
    return ibis.ifelse(rows.done_before.isnull(), fallback, ibis.ifelse(reaches, ON_TRACK, AT_RISK))


def _with_done_before(rows: ir.Table, earlier: Earlier | None) -> ir.Table:
    """The progress with what was done of the same deadline and due day on the earlier day; null where it is not
    known.
    """
    if earlier is None:
        return rows.mutate(done_before=ibis.null("int64"))
    keys = ["deadline", "county_code", "due"]
    before = earlier.status.select(*keys, done_before=earlier.status.done)
    return rows.left_join(before, keys).drop(*(f"{key}_right" for key in keys))


def _state(rows: ir.Table, deadline: Deadline, as_of: dt.date, pace: Pace, earlier: Earlier | None) -> ir.StringValue:
    """met when nothing is missing; missed when something is overdue; else by the pace, or on_track where due days
    differ.
    """
    if not deadline.shared_due:
        return ibis.cases((rows.missing == 0, MET), (rows.overdue > 0, MISSED), else_=ON_TRACK)
    after = as_of > deadline.due_on(as_of)
    late = ibis.literal(MISSED) if after else _by_pace(rows, deadline, as_of, pace, earlier)
    return ibis.ifelse(rows.missing == 0, MET, late)


def deadline_status(
    progress: ir.Table, deadlines: Deadlines, as_of: dt.date, earlier: Earlier | None = None
) -> ir.Table:
    """The result table `deadline_status`: the progress of every deadline in every county, with its state."""
    rows = _with_done_before(progress, earlier)
    states = [
        (rows.deadline == name, _state(rows, deadline, as_of, deadlines.pace, earlier))
        for name, deadline in deadlines.deadlines.items()
    ]
    return rows.mutate(state=ibis.cases(*states), as_of=ibis.literal(as_of)).drop("done_before")
