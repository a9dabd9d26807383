"""Income plunge: income sharply below that of the same window a year before (N1.2c)."""

import ibis

from policies.in_force import InForce
from transforms.flags import Judged, Judgement
from transforms.money import falls_below, times


def is_income_plunge(of: Judgement, policy: InForce) -> Judged:
    """Income in W below its share of the income in P (N1.2c); null when either is unknown."""
    ratio = policy.income_plunge_ratio
    plunge = (of.prior_income > 0) & falls_below(of.income, ratio, of.prior_income)
    holds = ibis.ifelse(of.income.notnull() & of.prior_income.notnull(), plunge, ibis.null("boolean"))
    return Judged(holds, of.income, times(of.prior_income, ratio))
