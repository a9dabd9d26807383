"""The state of every deadline in every county, and when it will be met, from its progress and the pace of the last
days (N2.1c).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from policies.county_changes import successors
from policies.deadlines import Deadline, Deadlines, Pace
from policies.extensions import due_days
from policies.words import AT_RISK, MET, MISSED, ON_TRACK
from policies.working_days import working_days_after, working_days_ago
from transforms.deadlines.counting import counted_in
from transforms.deadlines.forecast import with_forecast

_BEFORE = ibis.schema(
    {
        "deadline": "string",
        "county_code": "string",
        "own_due": "date",
        "done_before": "int64",
        "elapsed": "int64",
        "paced_from": "date",
    }
)


@dataclass(frozen=True)
class Earlier:
    """An earlier day whose status gives the pace: deadline, county_code, due, extended_from and done of that day."""

    day: dt.date
    status: ir.Table


def day_of_pace(as_of: dt.date, published: Sequence[dt.date], pace: Pace) -> dt.date | None:
    """The day to take the pace from: the newest at least so many working days ago, else the oldest since, at least one
    working day ago.
    """
    start, last = (working_days_ago(as_of, count) for count in (pace.pace_working_days, 1))
    before = [day for day in published if day <= start]
    inside = [day for day in published if start < day <= last]
    return before[-1] if before else inside[0] if inside else None


def days_of_pace(as_of: dt.date, published: Sequence[dt.date], deadlines: Deadlines) -> dict[str, dt.date]:
    """By deadline with one due day for all, the earlier day of the same due day that its pace is taken from; also
    after the due moment, while a forecast is told.
    """
    found = {
        name: day_of_pace(as_of, [day for day in published if each.due_on(day) == each.due_on(as_of)], deadlines.pace)
        for name, each in deadlines.deadlines.items()
        if each.shared_due
    }
    return {name: day for name, day in found.items() if day is not None}


def _own_due(rows: ir.Table) -> ir.DateValue:
    """The deadline's own due day: an extension takes no pace away."""
    return ibis.coalesce(rows.extended_from, rows.due)


def _done_before(name: str, earlier: Earlier, as_of: dt.date) -> ir.Table:
    """What one deadline's counties had done on the earlier day, counties that are no more within their successors."""
    rows = earlier.status.filter(earlier.status.deadline == name)
    now = rows.mutate(county_code=counted_in(rows.county_code, successors(as_of)), own_due=_own_due(rows))
    done = now.group_by("deadline", "county_code", "own_due").aggregate(done_before=now.done.sum())
    elapsed = working_days_after(earlier.day, as_of)
    return done.mutate(elapsed=ibis.literal(elapsed), paced_from=ibis.literal(earlier.day)).cast(_BEFORE)


def _with_pace(progress: ir.Table, earlier: Mapping[str, Earlier], as_of: dt.date) -> ir.Table:
    """The progress with done_before, elapsed and paced_from, of the same deadline, county and due day; null without."""
    own = progress.mutate(own_due=_own_due(progress))
    told = {name: each for name, each in earlier.items() if working_days_after(each.day, as_of)}
    parts = [_done_before(name, each, as_of) for name, each in told.items()]
    if not parts:
        return own.mutate(**{name: ibis.null(_BEFORE[name]) for name in ("done_before", "elapsed", "paced_from")})
    keys = ["deadline", "county_code", "own_due"]
    before = ibis.union(*parts) if len(parts) > 1 else parts[0]
    return own.left_join(before, keys).drop(*(f"{key}_right" for key in keys))


def _by_pace(rows: ir.Table, due: dt.date, as_of: dt.date, pace: Pace) -> ir.StringValue:
    """on_track when the pace since the earlier day, carried forward, reaches the need by the due day; else at_risk.

    Without such a day: at_risk within the policy's working days of the due day.
    """
    left = working_days_after(as_of, due)
    fallback = AT_RISK if left <= pace.at_risk_working_days else ON_TRACK
    reaches = (rows.done - rows.done_before) * left >= rows.missing * rows.elapsed
    return ibis.ifelse(rows.done_before.isnull(), fallback, ibis.ifelse(reaches, ON_TRACK, AT_RISK))


def _state(rows: ir.Table, name: str, deadline: Deadline, as_of: dt.date, pace: Pace) -> ir.StringValue:
    """met when nothing is missing; missed when something is overdue; else by the pace, or on_track where due days
    differ.
    """
    if not deadline.shared_due:
        return ibis.cases((rows.missing == 0, MET), (rows.overdue > 0, MISSED), else_=ON_TRACK)
    open_ = [
        (rows.due == due, _by_pace(rows, due, as_of, pace)) for due in due_days(name, deadline, as_of) if due >= as_of
    ]
    return ibis.cases((rows.missing == 0, MET), (rows.due < ibis.literal(as_of), MISSED), *open_)


def deadline_status(
    progress: ir.Table, deadlines: Deadlines, as_of: dt.date, earlier: Mapping[str, Earlier] | None = None
) -> ir.Table:
    """The result table `deadline_status`: the progress of every deadline in every county, with its state, the day of
    its pace, and the first working day on which done reaches need at that pace.

    `earlier`: by deadline, the day to take the pace from (`days_of_pace`).
    """
    rows = _with_pace(progress, earlier or {}, as_of)
    states = [
        (rows.deadline == name, _state(rows, name, deadline, as_of, deadlines.pace))
        for name, deadline in deadlines.deadlines.items()
    ]
    told = with_forecast(rows.mutate(state=ibis.cases(*states), as_of=ibis.literal(as_of)), as_of)
    return told.drop("own_due", "done_before", "elapsed")
