"""The counties of the platform's division table, and the county each household belongs to."""

import ibis.expr.types as ir

from policies.divisions import county_of, first_of_each
from policies.words import COUNTY, PREFECTURE


def counties(division: ir.Table) -> ir.Table:
    """county_code, county, prefecture_code, prefecture: one row per division of level 县, six- or twelve-digit codes
    alike.
    """
    named = division.filter(division.code.notnull())
    prefectures = named.filter(named.level == PREFECTURE).select(
        code="code", prefecture_code=named.code.left(4), prefecture=named.name
    )
    county = named.filter((named.level == COUNTY) & (named.code.length() >= 6)).select(
        code="code", county_code=named.code.left(6), county=named.name, prefecture_code=named.code.left(4)
    )
    joined = first_of_each(county, "county_code").left_join(
        first_of_each(prefectures, "prefecture_code"), "prefecture_code"
    )
    return joined.select("county_code", "county", "prefecture_code", "prefecture")


def household_counties(household: ir.Table, county: ir.Table) -> ir.Table:
    """household_no, county_code of the households whose county stands in the division table."""
    coded = household.select("household_no", county_code=county_of(household.village_code))
    return coded.semi_join(county, "county_code")
