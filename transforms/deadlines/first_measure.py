"""The first measure of a confirmed household, so many months after its confirmation (N2.1d, published rule
1_11_010).
"""

import ibis.expr.types as ir

from policies.deadlines import Deadline
from policies.months import index_of
from policies.words import CONFIRMED
from transforms.deadlines import Subjects, cases
from transforms.deadlines.terms import with_due
from transforms.measures import counted_measures


def _first_started(of: Subjects, confirmed: ir.Table) -> ir.Table:
    """household_no, first_started: the first measure begun by as_of and since the first day of the identified month."""
    counted = counted_measures(confirmed, of.tables["household"], of.tables["measure"], of.as_of)
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
