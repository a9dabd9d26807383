"""Predicates that households' rules of several files share."""

import ibis
import ibis.expr.types as ir

from expectations.facts.household import has_measure, has_risk
from expectations.rules import Predicate, Telling
from policies.words import (
    DISABILITY,
    EDUCATION,
    EMPLOYMENT,
    HEALTH,
    ILLNESS,
    PUBLIC_POST,
    SAFE_HOUSING,
    SAFE_WATER,
    SCHOOLING,
    SECURITY,
    SOCIAL,
    UNSAFE_HOUSING,
    UNSAFE_WATER,
)

FITTING = {
    ILLNESS: (HEALTH, SOCIAL),
    SCHOOLING: (EDUCATION, SOCIAL),
    DISABILITY: (SECURITY, SOCIAL),
    UNSAFE_HOUSING: (SAFE_HOUSING,),
    UNSAFE_WATER: (SAFE_WATER,),
}
WORK_MEASURES = (EMPLOYMENT, PUBLIC_POST)


def unfit(risk: str, *kinds: str) -> Predicate:
    """The household has the risk, and no measure of the kinds that answer it."""
    return lambda h: has_risk(h, risk) & ~has_measure(h, *kinds)


def where_risk(risk: str) -> Telling:
    """Which of the household's risks it is."""
    return lambda h: ibis.cases((h.risk_1 == risk, "risk_1"), (h.risk_2 == risk, "risk_2"), else_="risk_3")


def no_labour(h: ir.Table) -> ir.BooleanValue:
    """Nobody in the household has any labour."""
    return (h.people > 0) & (h.without_labour == h.people)
