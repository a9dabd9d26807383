"""Enterprises that are paired with villages, and what they carry of the county's monitored households (N2.2)."""

import ibis.expr.types as ir

from policies.divisions import county_of
from policies.in_force import InForce
from policies.words import CONFIRMED, EMPLOYMENT, INDUSTRY, PUBLIC_POST
from transforms.eligibility import paired_villages
from transforms.needs import is_running

# By these kinds of measure an enterprise carries a household.
CARRYING = (INDUSTRY, EMPLOYMENT, PUBLIC_POST)
_KEY = ("county_code", "enterprise")


def pairings(enterprise_pairing: ir.Table, policy: InForce) -> ir.Table:
    """county_code, enterprise, village_code: each village that an enterprise is paired with by as_of, once.

    A pairing without an enterprise, or with a village of no county, cannot be told to anyone.
    """
    begun = paired_villages(enterprise_pairing, policy)
    rows = begun.select("enterprise", "village_code", county_code=county_of(begun.village_code)).distinct()
    return rows.filter(rows.enterprise.notnull() & rows.county_code.notnull())


def enterprise_support(
    assessed: ir.Table, measure: ir.Table, enterprise_pairing: ir.Table, policy: InForce
) -> ir.Table:
    """One row per county and paired enterprise: its villages there (and their codes), the confirmed households of
    those, and how many of them have a running measure that carries them.
    """
    paired = pairings(enterprise_pairing, policy)
    running = measure.filter(is_running(measure, policy), measure.kind.isin(CARRYING)).select("household_no")
    confirmed = assessed.filter(assessed.status == CONFIRMED).select("household_no", "village_code")
    homes = confirmed.mutate(carried=confirmed.household_no.isin(running.household_no))
    there = (
        paired.inner_join(homes, "village_code")
        .group_by(*_KEY)
        .aggregate(households=lambda rows: rows.count(), carried=lambda rows: rows.carried.sum())
    )
    villages = paired.group_by(*_KEY).aggregate(
        villages=paired.count(), village_codes=paired.village_code.collect(order_by=paired.village_code)
    )
    rows = villages.left_join(there, _KEY)
    return rows.select(
        *_KEY,
        "villages",
        "village_codes",
        households=rows.households.fill_null(0),
        carried=rows.carried.fill_null(0).cast("int64"),
    )
