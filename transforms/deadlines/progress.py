"""How far every deadline has come in every county, counted from its cases."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.deadlines import Deadline, Deadlines
from policies.extensions import extensions_of
from policies.words import NO_COUNTY
from transforms.deadlines.counting import extended

_COUNTS = ("need", "done", "missing", "overdue", "on_time", "done_late")


def _counts(case: ir.Table, as_of: dt.date) -> ir.Table:
    """The counts of one deadline's cases by the county in which they count."""
    today = ibis.literal(as_of)
    counted = case.filter(case.counted)
    late = counted.done & (counted.done_on > counted.due) & (counted.done_on <= today)
    return counted.group_by("counted_in").aggregate(
        need=counted.count(),
        done=counted.done.sum(),
        missing=(~counted.done).sum(),
        overdue=(~counted.done & (counted.due < today)).sum(),
        on_time=(counted.done & (counted.done_on <= counted.due)).fill_null(False).sum(),
        done_late=late.sum(),
    )


def _of_counties(name: str, deadline: Deadline, case: ir.Table, county: ir.Table, as_of: dt.date) -> ir.Table:
    """One deadline's due day and counts in every county; no case is 0."""
    own = county.select(counted_in="county_code", due=ibis.literal(deadline.due_on(as_of)))
    due = extended(own, extensions_of(name, as_of) if deadline.shared_due else ())
    joined = due.left_join(_counts(case.filter(case.deadline == name), as_of), "counted_in").drop("counted_in_right")
    counts = {each: joined[each].fill_null(0) for each in _COUNTS}
    return joined.mutate(deadline=ibis.literal(name), **counts).rename(county_code="counted_in")


def deadline_progress(case: ir.Table, county: ir.Table, deadlines: Deadlines, as_of: dt.date) -> ir.Table:
    """The result table `deadline_progress`: one row per deadline and county; need = done + missing.

    overdue: missing though the due moment is past. on_time, done_late: done on a day up to it, or after it up to as_of;
    what is done without a day that can be read is neither. `extended_from`:
    where the county's due day was moved, the day before it was; null where each household has its own.
    """
    parts = [_of_counties(name, deadline, case, county, as_of) for name, deadline in deadlines.deadlines.items()]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def unplaced_progress(case: ir.Table, county: ir.Table, deadlines: Deadlines, as_of: dt.date) -> ir.Table:
    """The progress of the cases that count in no county of the division table, as one county without a code."""
    astray = case.anti_join(county, case.counted_in == county.county_code).mutate(counted_in=ibis.literal(NO_COUNTY))
    nowhere = ibis.memtable([{"county_code": NO_COUNTY}], schema={"county_code": "string"})
    return deadline_progress(astray, nowhere, deadlines, as_of)


def deadline_entries(case: ir.Table, county: ir.Table, as_of: dt.date) -> ir.Table:
    """The result table `deadline_entry`: how many counted cases were done on each day up to as_of, by deadline and
    county; a case in no county of the division table has the code "".
    """
    done = case.filter(case.counted & case.done & (case.done_on <= ibis.literal(as_of)))
    known = county.select(known="county_code")
    placed = done.left_join(known, done.counted_in == known.known)
    rows = placed.select("deadline", "done_on", county_code=placed.known.fill_null(NO_COUNTY))
    return rows.group_by("deadline", "county_code", "done_on").aggregate(entered=rows.count())
