"""Closing marks of S4 and S5: whether a household's risk counts as gone (N3.2b, N3.2c)."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.words import CLOSED, TO_VERIFY, VERIFIED

OPEN = (TO_VERIFY, VERIFIED)


def _closing(rows: ir.Table, as_of: dt.date, prefix: str) -> ir.Table:
    closed = (rows.state == CLOSED).fill_null(False)
    on_time = closed & (rows.closed_on <= ibis.literal(as_of)).fill_null(False)
    return rows.group_by("household_no").aggregate(
        **{
            f"{prefix}_records": rows.count(),
            f"{prefix}_closed": on_time.sum(),
            f"{prefix}_first_closed": rows.closed_on.min(where=closed),
            f"{prefix}_last_open": rows.raised_on.max(where=rows.state.isin(OPEN)),
        }
    )


def closing_marks(
    household: ir.Table, return_warning: ir.Table, marginal_monitor: ir.Table, as_of: dt.date
) -> ir.Table:
    """Per household: how many records S4 and S5 hold of it, how many are closed by `as_of`, first closing, last
    opening.
    """
    s4 = _closing(return_warning, as_of, "s4")
    s5 = _closing(marginal_monitor, as_of, "s5")
    joined = household.select("household_no").left_join(s4, "household_no").drop("household_no_right")
    both = joined.left_join(s5, "household_no").drop("household_no_right")
    counts = ["s4_records", "s4_closed", "s5_records", "s5_closed"]
    return both.mutate(**{name: both[name].fill_null(0) for name in counts})


def all_closed(records: ir.IntegerValue, closed: ir.IntegerValue) -> ir.BooleanValue:
    """Whether there is a record and every one carries a closing mark."""
    return (records > 0) & (records == closed)
