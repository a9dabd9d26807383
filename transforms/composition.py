"""Who belongs to a household: its members, counted."""

import ibis.expr.types as ir


def member_counts(member: ir.Table) -> ir.Table:
    """household_no, member_count: distinct readable person_no per household."""
    known = member.filter(member.person_no.notnull())
    return known.group_by("household_no").aggregate(member_count=known.person_no.nunique())
