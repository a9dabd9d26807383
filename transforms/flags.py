"""Risk flags of a household: low income, expense surges, income plunge. Unknown is null, never false."""

from decimal import Decimal
from functools import reduce

import ibis
import ibis.expr.types as ir

from policies.in_force import SURGE_CAUSES, Cause, InForce
from transforms.money import MONEY, exceeds, falls_below
from transforms.months import first_day

SURGES = tuple(f"expense_surge_{cause}" for cause in SURGE_CAUSES)
FLAGS = ("low_income", *SURGES, "income_plunge")


def poverty_line(judgement_month: ir.IntegerValue, policy: InForce) -> ir.Value:
    """The poverty line in force on the first day of the month of judgement; null before the first line (N1.2a)."""
    day = first_day(judgement_month)
    newest_first = sorted(policy.poverty_lines, key=lambda line: line.start, reverse=True)
    cases = [(day >= ibis.literal(line.start), ibis.literal(line.value, MONEY)) for line in newest_first]
    return ibis.cases(*cases)


def _below(income: ir.Value, members: ir.IntegerValue, line: ir.Value, factor: Decimal) -> ir.BooleanValue:
    """Per-capita income below line × factor, compared as income against line × factor × members."""
    people = ibis.ifelse(members > 0, members, ibis.null("int64"))
    return falls_below(income, factor, line * people)


def is_low_income(income: ir.Value, members: ir.IntegerValue, line: ir.Value, policy: InForce) -> ir.BooleanValue:
    """Per-capita income below the line times its factor (N1.2a); null when income, members or line are unknown."""
    return _below(income, members, line, policy.low_income_factor)


def is_near_line(income: ir.Value, members: ir.IntegerValue, line: ir.Value, policy: InForce) -> ir.BooleanValue:
    """Not low, but within the tolerance band above the monitoring line (N1.2a)."""
    band = _below(income, members, line, policy.low_income_factor * policy.near_line_band)
    return ~is_low_income(income, members, line, policy) & band


def is_expense_surge(net: ir.Value, previous_income: ir.Value, cause: Cause, policy: InForce) -> ir.BooleanValue:
    """Net expense of a cause clearly above the previous year's income (N1.2b); null while that income is unknown."""
    spent = net.fill_null(ibis.literal(0).cast(MONEY))
    surge = (spent > 0) & exceeds(spent, policy.expense_surge_ratio[cause], previous_income)
    return ibis.ifelse(previous_income.notnull(), surge, ibis.null("boolean"))


def is_income_plunge(income: ir.Value, prior_income: ir.Value, policy: InForce) -> ir.BooleanValue:
    """Income sharply below that of the same window a year before (N1.2c); null when either is unknown."""
    plunge = (prior_income > 0) & falls_below(income, policy.income_plunge_ratio, prior_income)
    return ibis.ifelse(income.notnull() & prior_income.notnull(), plunge, ibis.null("boolean"))


def any_of(*conditions: ir.BooleanValue) -> ir.BooleanValue:
    """Whether any condition is known to hold."""
    return reduce(lambda one, other: one | other, (condition.fill_null(False) for condition in conditions))
