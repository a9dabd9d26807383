"""Households that have moved to another county since the day before, and as which kind each was entered (N3.3)."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from policies.schemas import result_schema


def nothing_outside() -> ir.Table:
    """What the world outside knows before anything has left."""
    return ibis.memtable([], schema=result_schema("outside")).drop("today_county")


def nobody_entered(household: ir.Table) -> ir.Table:
    """The kinds under which households were entered before any was."""
    return household.select("household_no", entered_kind=ibis.null("string"))


def entered_kinds(outside: ir.Table, enters: Mapping[str, str]) -> ir.Table:
    """household_no, entered_kind: the kind of each household's last accepted or waiting entry.

    `enters` names the kind that each format enters a household as.
    """
    rows = outside.filter(outside.format.isin(list(enters)) & outside.known_as_of.notnull())
    known = rows.known_as_of.cast("string") + rows.format  # of two of one day always the same one
    newest = rows.group_by("household_no").aggregate(format=rows.format.argmax(known))
    return newest.select("household_no", entered_kind=newest.format.substitute(dict(enters)))


def outside_today(outside: ir.Table, assessed: ir.Table) -> ir.Table:
    """The result table `outside`: what is known of each record, and in which county its household is today."""
    homes = assessed.select("household_no", today_county="county_code")
    return outside.left_join(homes, "household_no").drop("household_no_right")


def moved(assessed: ir.Table, before: ir.Table, outside: ir.Table) -> ir.Table:
    """household_no, county_code (of the day before), to_county_code: households that have moved since the day before
    and of which a version left from where they were.
    """
    was = before.select("household_no", was_in="county_code")
    rows = assessed.select("household_no", "county_code").inner_join(was, "household_no")
    gone = rows.filter((rows.was_in != rows.county_code).fill_null(False))
    left = outside.select("household_no", was_in=outside.left_from.unnest()).distinct()
    known = gone.semi_join(left, ["household_no", "was_in"])
    return known.select("household_no", county_code=known.was_in, to_county_code=known.county_code)
