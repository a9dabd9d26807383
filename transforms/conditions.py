"""Conditions that may be unknown."""

from functools import reduce

import ibis.expr.types as ir


def any_of(*conditions: ir.BooleanValue) -> ir.BooleanValue:
    """Whether any condition is known to hold."""
    return reduce(lambda one, other: one | other, (condition.fill_null(False) for condition in conditions))


def known(condition: ir.BooleanValue) -> ir.BooleanValue:
    """Whether the condition is known to hold; unknown counts as not."""
    return condition.fill_null(False)
