"""Which measures count for a household since it was identified (N2.1d, N3.2a)."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.months import first_day


def _counts_from(assessed: ir.Table, household: ir.Table) -> ir.Table:
    """household_no, counts_from: the first day of its identified month, of its month of judgement where that cannot be
    read.
    """
    identified = household.select("household_no", identified="identified_month")
    rows = assessed.select("household_no", "judgement_month").inner_join(identified, "household_no")
    return rows.select("household_no", counts_from=ibis.coalesce(rows.identified, first_day(rows.judgement_month)))


def counted_measures(assessed: ir.Table, household: ir.Table, measure: ir.Table, as_of: dt.date) -> ir.Table:
    """The measures of the `assessed` households begun by as_of and since the first day of the identified month.

    household_no, kind, started_on. One whose started_on cannot be read has not begun.
    """
    begun = measure.filter(measure.started_on <= ibis.literal(as_of)).select("household_no", "kind", "started_on")
    rows = begun.inner_join(_counts_from(assessed, household), "household_no")
    return rows.filter(rows.started_on >= rows.counts_from).drop("counts_from")
