"""Low income: per-capita income below the poverty line times its factor, and the tolerance band above it (N1.2a)."""

from decimal import Decimal

import ibis
import ibis.expr.types as ir

from policies.in_force import InForce
from policies.months import first_day
from transforms.flags import Judged, Judgement
from transforms.money import MONEY, falls_below, times


def poverty_line(judgement_month: ir.IntegerValue, policy: InForce) -> ir.Value:
    """The poverty line in force on the first day of the month of judgement; null before the first line (N1.2a)."""
    day = first_day(judgement_month)
    newest_first = sorted(policy.poverty_lines, key=lambda line: line.start, reverse=True)
    cases = [(day >= ibis.literal(line.start), ibis.literal(line.value, MONEY)) for line in newest_first]
    return ibis.cases(*cases)


def _below(of: Judgement, factor: Decimal) -> ir.BooleanValue:
    """Per-capita income below line × factor, compared as income against line × factor × members."""
    people = ibis.ifelse(of.member_count > 0, of.member_count, ibis.null("int64"))
    return falls_below(of.income, factor, of.line * people)


def is_low_income(of: Judgement, policy: InForce) -> Judged:
    """Per-capita income below the line times its factor (N1.2a); null when income, members or line are unknown."""
    factor = policy.low_income_factor
    return Judged(_below(of, factor), of.per_capita_income, times(of.line, factor))


def is_near_line(of: Judgement, policy: InForce) -> Judged:
    """Not low, but within the tolerance band above the monitoring line (N1.2a)."""
    band = policy.low_income_factor * policy.near_line_band
    near = ~_below(of, policy.low_income_factor) & _below(of, band)
    return Judged(near, of.per_capita_income, times(of.line, band))
