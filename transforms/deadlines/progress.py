"""How far every deadline has come in every county, counted from its cases."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.deadlines import Deadlines

_COUNTS = ("need", "done", "missing", "overdue", "done_late")


def _of_counties(case: ir.Table, county: ir.Table, as_of: dt.date) -> ir.Table:
    """county_code and the counts of one deadline's cases, for every county; no case is 0."""
    today = ibis.literal(as_of)
    counted = case.filter(case.counted)
    late = counted.done & (counted.done_on > counted.due) & (counted.done_on <= today)
    counts = counted.group_by("county_code").aggregate(
        need=counted.count(),
        done=counted.done.sum(),
        missing=(~counted.done).sum(),
        overdue=(~counted.done & (counted.due < today)).sum(),
        done_late=late.sum(),
    )
    joined = county.select("county_code").left_join(counts, "county_code").drop("county_code_right")
    return joined.mutate(**{name: joined[name].fill_null(0) for name in _COUNTS})


def deadline_progress(case: ir.Table, county: ir.Table, deadlines: Deadlines, as_of: dt.date) -> ir.Table:
    """The result table `deadline_progress`: one row per deadline and county; need = done + missing.

    overdue: missing though the due moment is past. done_late: done on a day after it, up to as_of.
    """
    parts = [
        _of_counties(case.filter(case.deadline == name), county, as_of).mutate(
            deadline=ibis.literal(name), due=ibis.literal(deadline.due_on(as_of))
        )
        for name, deadline in deadlines.deadlines.items()
    ]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]
