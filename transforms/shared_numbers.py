"""With whom members share an identity number: what a county needs to mend it, without the number (N3.3)."""

import ibis
import ibis.expr.types as ir

# A number that stands for "unknown" is on thousands: nobody reads all of them.
MOST_TOLD = 8


def shared_numbers(member: ir.Table, home: ir.Table) -> ir.Table:
    """household_no, person_no and county_code of every member, and the same of others whose normalised number is equal.

    `home`: household_no, county_code. Of those in the same county the first MOST_TOLD by their numbers, of every
    other county one: it is told by name alone.
    """
    told = member.filter(member.number.notnull(), member.person_no.notnull())
    carriers = told.group_by("number").aggregate(carriers=told.count())
    several = member.filter(member.person_no.notnull()).semi_join(carriers.filter(carriers.carriers > 1), "number")
    carried = several.left_join(home, "household_no").drop("household_no_right")
    own = carried.select("number", "household_no", "person_no", "county_code").distinct()
    of_county = ibis.window(group_by=["number", "county_code"], order_by=["household_no", "person_no"])
    ranked = own.mutate(place=ibis.row_number().over(of_county), people=own.count().over(group_by="number"))
    shared = ranked.filter(ranked.people > 1)
    first = shared.filter(shared.place < MOST_TOLD).select(
        "number",
        other_household_no="household_no",
        other_person_no="person_no",
        other_county_code="county_code",
        other_place="place",
    )
    pairs = shared.inner_join(first, "number")
    here = pairs.county_code.identical_to(pairs.other_county_code)
    told = ibis.ifelse(here, pairs.place != pairs.other_place, pairs.other_place == 0)
    return pairs.filter(told).select(
        "household_no", "person_no", "county_code", "other_household_no", "other_person_no", "other_county_code"
    )
