"""Which household an identity number of a department belongs to."""

import ibis.expr.types as ir


def holders(member: ir.Table) -> ir.Table:
    """number, household_no: each identity number and the one household whose members carry it.

    A number on members of two households matches neither (a finding of the members' rules).
    """
    carried = member.filter(member.person_no.notnull(), member.number.notnull())
    between = carried.group_by("number").aggregate(
        household_no=carried.household_no.min(), last_household_no=carried.household_no.max()
    )
    return between.filter(between.household_no == between.last_household_no).select("number", "household_no")
