"""Predicates that households' rules of several files share."""

import ibis.expr.types as ir

from expectations.facts.household import has_measure, has_risk
from expectations.rules import Predicate

FITTING = {
    "因病": ("健康帮扶", "社会帮扶"),
    "因学": ("教育帮扶", "社会帮扶"),
    "因残": ("综合保障", "社会帮扶"),
    "因安全住房": ("住房安全",),
    "因安全饮水": ("饮水安全",),
}
EMPLOYMENT = ("就业帮扶", "公益岗位")


def unfit(risk: str, *kinds: str) -> Predicate:
    """The household has the risk, and no measure of the kinds that answer it."""
    return lambda h: has_risk(h, risk) & ~has_measure(h, *kinds)


def no_labour(h: ir.Table) -> ir.BooleanValue:
    """Nobody in the household has any labour."""
    return (h.people > 0) & (h.without_labour == h.people)
