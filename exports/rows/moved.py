"""Households that have moved to another county, told to the one that had sent them: number and new county alone."""

import ibis.expr.types as ir

from exports.drawing import Drawing


def moved_households(of: Drawing) -> ir.Table:
    """What the old county is told on the day of the move."""
    rows = of.results["moved"]
    names = of.tables["county"].select(to_county_code="county_code", to_county="county")
    told = rows.left_join(names, "to_county_code").drop("to_county_code_right")
    return told.select("household_no", "county_code", to_county=told.to_county.fill_null(told.to_county_code))
