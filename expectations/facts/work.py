"""Work away from home, from the monthly work records and the plans."""

import ibis
import ibis.expr.types as ir

from policies.words import YES

# A place that names no county: blank, a province, or a municipality directly under the central government.
_NO_COUNTY = "^(北京|天津|上海|重庆)市?$|(省|自治区)$"
_COUNTY = "(县|区|旗|市)$"


def names_no_county(place: ir.StringValue) -> ir.BooleanValue:
    """Whether a place of work is not told down to its county."""
    return place.isnull() | place.re_search(_NO_COUNTY) | ~place.re_search(_COUNTY)


def works(record: ir.Table) -> ir.BooleanValue:
    """Whether the month's record says that the person works."""
    return (record.working == YES).fill_null(False)


def work_of_people(work_record: ir.Table, household_county: ir.Table) -> ir.Table:
    """household_no, person_no, working, works_outside (a county other than the household's), work_county."""
    own = household_county.select("household_no", home="county")
    rows = work_record.left_join(own, "household_no").drop("household_no_right")
    outside = works(rows) & rows.county.notnull() & ~rows.county.contains(rows.home).fill_null(False)
    return rows.group_by("household_no", "person_no").aggregate(
        working=works(rows).any(),
        works_outside=outside.any(),
        work_county=rows.county.max(where=works(rows)),
    )


def plans_of_people(work_plan: ir.Table) -> ir.Table:
    """household_no, person_no of people who plan to work away from home."""
    planned = work_plan.filter(work_plan.planned == YES)
    return planned.select("household_no", "person_no").distinct()


def work_of_households(work_record: ir.Table) -> ir.Table:
    """household_no, last_worked (the last day anybody worked; a far day while somebody does)."""
    still = works(work_record) & work_record.ended_on.isnull()
    until = ibis.ifelse(still, ibis.date(9999, 12, 31), work_record.ended_on)
    worked = work_record.started_on.notnull() | works(work_record)
    return work_record.group_by("household_no").aggregate(last_worked=until.max(where=worked))


def record_facts(work_record: ir.Table) -> ir.Table:
    """Work records with `earlier_end`: the latest end among the same person's records that began before."""
    numbered = work_record.mutate(
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
