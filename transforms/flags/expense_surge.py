"""Expense surge: the unavoidable expense of one cause clearly above the previous year's income (N1.2b)."""

import ibis

from policies.in_force import Cause, InForce
from transforms.flags import Judged, Judgement
from transforms.money import MONEY, exceeds, times


def is_expense_surge(of: Judgement, policy: InForce, cause: Cause) -> Judged:
    """Net expense of the cause in E above its ratio of the income in Y (N1.2b); null while that income is unknown."""
    net, ratio = getattr(of, f"expense_{cause}"), policy.expense_surge_ratio[cause]
    spent = net.fill_null(ibis.literal(0).cast(MONEY))
    surge = (spent > 0) & exceeds(spent, ratio, of.previous_income)
    holds = ibis.ifelse(of.previous_income.notnull(), surge, ibis.null("boolean"))
    return Judged(holds, net, times(of.previous_income, ratio))
