"""Predicates and words that members' rules of several files share."""

import ibis.expr.types as ir

JUNIOR = ["七年级", "八年级", "九年级"]


def healthy(m: ir.Table) -> ir.BooleanValue:
    """Entered as healthy."""
    return m.health == "健康"
