"""Predicates and words that members' rules of several files share."""

import ibis.expr.types as ir

from policies.words import GRADE_7, GRADE_8, GRADE_9, HEALTHY

JUNIOR = [GRADE_7, GRADE_8, GRADE_9]


def healthy(m: ir.Table) -> ir.BooleanValue:
    """Entered as healthy."""
    return m.health == HEALTHY
