"""Rules of households with their members: one head, and the stated number of people."""

import ibis.expr.types as ir

from expectations.rules import Rule


def with_context(household: ir.Table, member: ir.Table) -> ir.Table:
    """Households with how many heads and members they have."""
    counts = member.group_by("household_no").aggregate(heads=(member.relation == "户主").sum(), people=member.person_no.nunique())
    joined = household.left_join(counts, "household_no").drop("household_no_right")
    return joined.mutate(heads=joined.heads.fill_null(0), people=joined.people.fill_null(0))


RULES = (
    Rule("household_heads", "error", "3_02_011, 3_02_012, 3_11_001, 3_11_002", "relation", lambda h: h.heads != 1, "本户没有户主或有多个户主，每户应恰有一名户主"),
    Rule("member_count_differs", "warning", "definitions: people and income", "member_count", lambda h: h.member_count != h.people, "家庭人口与登记的家庭成员数不一致，按登记的成员数计算"),
    Rule("no_members", "error", "definitions: people and income", "member_count", lambda h: h.people == 0, "本户没有登记家庭成员，人均收入无法计算"),
)  # fmt: skip
