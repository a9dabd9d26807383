"""The verification of a candidate by its county, so many working days after it became one (N1.3b)."""

import ibis
import ibis.expr.types as ir

from policies.deadlines import Deadline
from policies.months import index_of
from policies.words import CANDIDATE
from transforms.deadlines import Subjects, cases
from transforms.deadlines.terms import with_due


def verification(of: Subjects, deadline: Deadline) -> ir.Table:
    """A case per candidate, missing, and one per household that ceased to be one this month, confirmed or rejected:
    done.

    A candidate counts when it is due this month or was before.
    """
    lives = of.life.semi_join(of.assessed, "household_no")
    this_month = index_of(of.as_of)

    waiting = with_due(lives.filter(lives.state == CANDIDATE), "since", deadline, of)
    verified_this_month = lives.verified_on.year() * 12 + lives.verified_on.month() - 1 == this_month
    settled = with_due(lives.filter(verified_this_month), "verified_from", deadline, of)
    by_now = (waiting.due.year() * 12 + waiting.due.month() - 1 <= this_month).fill_null(False)
    no, yes = ibis.literal(False), ibis.literal(True)
    missing = cases(waiting, due=waiting.due, done=no, done_on=ibis.null("date"), counted=by_now)
    done = cases(settled, due=settled.due, done=yes, done_on=settled.verified_on)
    return missing.union(done)
