"""The first measure of a confirmed household, so many months after its confirmation (N2.1d, published rule
1_11_010).
"""

import ibis
import ibis.expr.types as ir

from policies.deadlines import Deadline
from policies.words import CONFIRMED
from transforms.deadlines import Subjects, cases
from transforms.deadlines.terms import with_due
from transforms.months import first_day, index_of


def _counts_from(of: Subjects, confirmed: ir.Table) -> ir.Table:
    """household_no, counts_from: the first day of its identified month, of its month of judgement where that is
    unknown.
    """
    identified = of.tables["household"].select("household_no", identified="identified_month")
    rows = confirmed.select("household_no", "judgement_month").inner_join(identified, "household_no")
    return rows.select("household_no", counts_from=ibis.coalesce(rows.identified, first_day(rows.judgement_month)))


def _first_started(of: Subjects, confirmed: ir.Table) -> ir.Table:
    """household_no, first_started: the first measure begun by as_of and since the first day of the identified month."""
    known = of.tables["measure"].filter(of.tables["measure"].started_on <= ibis.literal(of.as_of))
    rows = known.inner_join(_counts_from(of, confirmed), "household_no")
    counted = rows.filter(rows.started_on >= rows.counts_from)
    return counted.group_by("household_no").aggregate(first_started=counted.started_on.min())


def first_measure(of: Subjects, deadline: Deadline) -> ir.Table:
    """A case per confirmed household; done when it has a measure. It counts when due this month, or missing from
    before.
    """
    confirmed = of.assessed.filter(of.assessed.status == CONFIRMED)
    rows = confirmed.left_join(_first_started(of, confirmed), "household_no").drop("household_no_right")
    rows = with_due(rows, "confirmed_on", deadline, of)
    due = rows.due
    month, this_month = due.year() * 12 + due.month() - 1, index_of(of.as_of)
    done = rows.first_started.notnull()
    counted = (month == this_month) | ((month < this_month) & ~done)
    return cases(rows, due=due, done=done, done_on=rows.first_started, counted=counted)
