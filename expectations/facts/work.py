"""Work away from home, from the monthly work records and the plans."""

import ibis
import ibis.expr.types as ir

from expectations.facts.groups import GROUPS
from policies.words import YES

# A province or a municipality directly under the central government, which a place may begin with.
_PROVINCE = "^(北京|天津|上海|重庆)市?|^.*?(省|自治区)"
_COUNTY = "县|区|旗|市"


def names_no_county(place: ir.StringValue) -> ir.BooleanValue:
    """Whether a place of work is not told down to its county; what stands behind the county does not matter.

    A prefecture's city by itself cannot be told from a city that is a county.
    """
    return place.isnull() | ~place.re_replace(_PROVINCE, "").re_search(_COUNTY)


def works(record: ir.Table) -> ir.BooleanValue:
    """Whether the month's record says that the person works."""
    return (record.working == YES).fill_null(False)


def works_by_base_data(member: ir.Table) -> ir.BooleanValue:
    """Whether the member's own row tells a place or months of work; never null."""
    return member.work_place.notnull() | (member.work_months > 0).fill_null(False)


def work_of_people(work_record: ir.Table, household_county: ir.Table) -> ir.Table:
    """household_no, person_no, working, works_outside (a county other than the household's), and of the counties of
    work the first and the last by name: work_county, last_work_county.
    """
    own = household_county.select("household_no", home="county")
    rows = work_record.left_join(own, "household_no").drop("household_no_right")
    outside = works(rows) & ~rows.county.contains(rows.home)
    return rows.group_by("household_no", "person_no").aggregate(
        working=works(rows).any(),
        works_outside=outside.any(),
        work_county=rows.county.min(where=works(rows)),
        last_work_county=rows.county.max(where=works(rows)),
    )


def plans_of_people(work_plan: ir.Table) -> ir.Table:
    """household_no, person_no of people who plan to work away from home."""
    planned = work_plan.filter(work_plan.planned == YES)
    return planned.select("household_no", "person_no").distinct()


def work_of_households(work_record: ir.Table, member: ir.Table) -> ir.Table:
    """household_no, last_worked (the last day a member worked; a far day while one does)."""
    rows = work_record.semi_join(member, ["household_no", "person_no"])
    still = works(rows) & rows.ended_on.isnull()
    until = ibis.ifelse(still, ibis.date(9999, 12, 31), rows.ended_on)
    return rows.group_by("household_no").aggregate(last_worked=until.max())


def of_members(rows: ir.Table) -> ir.Table:
    """Rows of people in the groups of their household; who is no member of it belongs to no group."""
    return rows.mutate(**{group: rows[group] & rows.known_person for group in GROUPS})


def record_facts(work_record: ir.Table) -> ir.Table:
    """Work records of members with `earlier_end`: the latest end among the same person's records that began before."""
    numbered = of_members(work_record).mutate(
        earlier_end=work_record.ended_on.max().over(
            ibis.window(
                group_by=[work_record.household_no, work_record.person_no],
                order_by=[work_record.started_on, work_record.ended_on],
                preceding=(None, 1),
            )
        )
    )
    return numbered.mutate(
        earlier_end=ibis.ifelse(
            numbered.person_no.notnull() & numbered.started_on.notnull(), numbered.earlier_end, ibis.null("date")
        )
    )
