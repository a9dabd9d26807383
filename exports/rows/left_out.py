"""Findings that a county has nothing to do about: they stay in results and on the quality page alone."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from exports.drawing import Drawing
from exports.rows.grounds import standing
from policies.months import index_of, month_index
from policies.record_key import entry_month
from policies.words import KIND_WITHOUT_CONFIRMATION, REJECTED, ROW_COPIED, VERIFY

# Copies count once anyway. 3_11_010 measures against another standard than the monitoring line, and its households are
# monitored already.
UNLISTED = (ROW_COPIED, "3_11_010")
# The longest way back of any window: W and P; Y lies within them.
_MONTHS_JUDGED = 24


def _of_no_window(rows: ir.Table, as_of: dt.date) -> ir.BooleanValue:
    """Income entries of months that neither the household's windows nor today's reach; a month that is not over will
    be judged.
    """
    month, judged, today = entry_month(rows), month_index(rows.window_start) + 12, index_of(as_of)
    read = ibis.or_((month >= judged - _MONTHS_JUDGED) & (month < judged), month >= today - _MONTHS_JUDGED)
    return (rows.table == "income_entry") & (~read).fill_null(False)


def reached(of: Drawing, rows: ir.Table) -> ir.Table:
    """Findings without those of an income that no window of its household reaches."""
    windows = of.results["assessment"].select("household_no", "window_start")
    known = rows.left_join(windows, "household_no").drop("household_no_right")
    return known.filter(~_of_no_window(known, of.policy.as_of)).select(*rows.columns)


def corrections(of: Drawing, rows: ir.Table) -> ir.Table:
    """Findings without those that ask for no correction: counted once anyway, asked in the list of what to verify, of a
    household that the county has rejected, or of an income that no window reaches.
    """
    judged = of.results["assessment"].select("household_no", "status")
    asked = standing(of).select("household_no", asked=ibis.literal(True)).distinct()
    known = rows.left_join(judged, "household_no").drop("household_no_right")
    known = known.left_join(asked, "household_no").drop("household_no_right")
    verifies = (known.asks == VERIFY) | (known.rule == KIND_WITHOUT_CONFIRMATION)
    out = ibis.or_(
        known.rule.isin(UNLISTED),
        (known.status == REJECTED).fill_null(False),
        verifies & known.asked.fill_null(False),
    )
    return reached(of, known.filter(~out).select(*rows.columns))
