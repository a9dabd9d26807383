"""Monitored people against registered people per county (N1.2d); outside the limit is a warning, never a dropped
household.
"""

from decimal import Decimal

import ibis
import ibis.expr.types as ir

from policies.in_force import InForce
from policies.words import CONFIRMED, ON_REGISTER, OUT_OF_POVERTY
from transforms.money import exceeds, quotient

REGISTERED = (OUT_OF_POVERTY, ON_REGISTER)


def scale(assessed: ir.Table, county: ir.Table, policy: InForce) -> ir.Table:
    """One row per county: people registered and monitored, their ratio to 4 decimals, the limit, and whether it is
    kept.
    """
    people = assessed.group_by("county_code").aggregate(
        registered_people=assessed.member_count.sum(where=assessed.register_type.isin(REGISTERED)),
        monitored_people=assessed.member_count.sum(where=assessed.status == CONFIRMED),
    )
    joined = county.left_join(people, "county_code")
    deep = joined.county_code.isin(policy.scale.deeply_poor_counties)
    registered, monitored = joined.registered_people.fill_null(0), joined.monitored_people.fill_null(0)
    limits = {True: policy.scale.deeply_poor_limit, False: policy.scale.limit}
    kind = "decimal(5, 4)"
    within = ibis.ifelse(
        deep, _within(monitored, limits[True], registered), _within(monitored, limits[False], registered)
    )
    return joined.select(
        "county_code",
        registered_people=registered,
        monitored_people=monitored,
        ratio=quotient(monitored, registered),
        limit=ibis.ifelse(deep, ibis.literal(limits[True], kind), ibis.literal(limits[False], kind)),
        within=ibis.ifelse(registered > 0, within, ibis.null("boolean")),
    )


def _within(monitored: ir.IntegerValue, limit: Decimal, registered: ir.IntegerValue) -> ir.BooleanValue:
    return ~exceeds(monitored, limit, registered)
