"""Rules of households: who lives in them, how they live, what was given, and how their monitoring runs."""

from expectations.rules import Rule
from expectations.rules.household import (
    assistance,
    composition,
    dates,
    eliminated,
    identified,
    living,
    unmonitored,
)

RULES: tuple[Rule, ...] = (
    *composition.RULES,
    *living.RULES,
    *unmonitored.RULES,
    *identified.RULES,
    *assistance.RULES,
    *eliminated.RULES,
    *dates.RULES,
)
