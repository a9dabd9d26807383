"""Which household an identity number of a department belongs to."""

import ibis.expr.types as ir


def holders(member: ir.Table) -> ir.Table:
    """number, household_no: each identity number and the one household whose members carry it.

    A number on members of two households matches neither (a finding of the members' rules).
    """
    carried = member.filter(member.person_no.notnull(), member.number.notnull())
    each = carried.select("household_no", "number").distinct()
    counted = each.group_by("number").aggregate(household_no=each.household_no.min(), households=each.count())
    return counted.filter(counted.households == 1).select("number", "household_no")
