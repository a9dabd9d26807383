"""Facts about a household: who lives in it, what it was given, what it earned, when it was identified."""

import ibis
import ibis.expr.types as ir

from expectations.facts import Keep
from expectations.facts.work import work_of_households
from policies.in_force import InForce
from policies.months import index_of, month_index
from policies.words import (
    ABLE,
    BUSINESS_INCOME,
    CHRONIC,
    DISABILITY_CERTIFICATE,
    DISABLED,
    FEMALE,
    HEAD,
    LOST,
    MALE,
    SERIOUS,
    SKILLED,
    SPOUSE,
    TRANSFERS,
    WAGES,
    WEAK,
    WITHOUT,
    YES,
)

FULL_LABOUR = [SKILLED, ABLE]
NO_LABOUR = [WITHOUT, LOST]
_ILL = [SERIOUS, CHRONIC]


def insured(member: ir.Table) -> ir.BooleanValue:
    """Whether the member is known to be in either basic medical insurance."""
    return (member.medical_resident == YES).fill_null(False) | (member.medical_employee == YES).fill_null(False)


def is_disabled(member: ir.Table) -> ir.BooleanValue:
    """Whether the member is entered as disabled, or by a disability certificate."""
    by_health = member.health.contains(DISABLED).fill_null(False)
    return (
        by_health
        | (member.id_type == DISABILITY_CERTIFICATE).fill_null(False)
        | member.size.isin([20, 22]).fill_null(False)
    )


def is_ill(member: ir.Table) -> ir.BooleanValue:
    """Whether the member has a serious or a chronic illness."""
    return member.health.re_search("|".join(_ILL)).fill_null(False)


def out_of_school(member: ir.Table) -> ir.BooleanValue:
    """Of the age of compulsory education and not at school."""
    return member.pupil_age & ~member.at_school


def school_unknown(member: ir.Table) -> ir.BooleanValue:
    """Of the age of compulsory education, and neither a school nor a reason without one is told."""
    return member.pupil_age & member.student_status.isnull() & member.dropout_reason.isnull()


def _people(member: ir.Table) -> ir.Table:
    """Per household how many of its members are what; `member` are the members' facts."""
    able = member.labour.isin(FULL_LABOUR).fill_null(False)
    head, spouse = member.relation == HEAD, member.relation == SPOUSE
    male, female = member.sex == MALE, member.sex == FEMALE
    return member.group_by("household_no").aggregate(
        people=member.person_no.count(),  # a snapshot holds each person of a household once
        heads=head.sum(),
        spouse_of_same_sex=((head & male).any() & (spouse & male).any())
        | ((head & female).any() & (spouse & female).any()),
        labours=member.labour.fill_null("").collect(),
        able=able.sum(),
        able_or_weak=(able | (member.labour == WEAK).fill_null(False)).sum(),
        without_labour=member.labour.isin(NO_LABOUR).fill_null(False).sum(),
        disabled=is_disabled(member).sum(),
        ill=is_ill(member).sum(),
        uninsured=(~insured(member)).sum(),
        school_blank=school_unknown(member).sum(),
        medical_blank=(member.medical_resident.isnull() & member.medical_employee.isnull()).sum(),
        not_in_serious_illness=(~(member.serious_illness_insurance == YES).fill_null(False)).sum(),
        out_of_school=out_of_school(member).sum(),
        at_work=member.in_work.sum(),
        low_allowance=member.low_allowance.sum(),
        supported=member.supported.sum(),
    )


def _given(measure: ir.Table) -> ir.Table:
    """household_no, measures, measure_kinds."""
    return measure.group_by("household_no").aggregate(
        measures=measure.count(), measure_kinds=measure.kind.collect(distinct=True)
    )


def _earned_since_elimination(income_entry: ir.Table, household: ir.Table) -> ir.Table:
    """household_no, wages_since, business_since, transfers_since: whether any came in from the month of elimination
    on.
    """
    gone = household.filter(household.eliminated & household.eliminated_month.notnull())
    rows = income_entry.inner_join(gone.select("household_no", "eliminated_month"), "household_no")
    later = rows.filter(rows.month >= rows.eliminated_month, rows.amount > 0)
    kinds = {"wages_since": WAGES, "business_since": BUSINESS_INCOME, "transfers_since": TRANSFERS}
    return later.group_by("household_no").aggregate(
        **{name: (later.kind == kind).any() for name, kind in kinds.items()}
    )


def household_facts(
    tables: dict[str, ir.Table],
    household: ir.Table,
    member: ir.Table,
    known: ir.Table,
    judged: ir.Table,
    policy: InForce,
    keep: Keep,
) -> ir.Table:
    """One row per household, with every column but thresholds that the households' rules speak of.

    `household` carries its groups, `member` are the members' facts, `known` who they are; `judged` holds household_no,
    per_capita_income, wages and expense_illness in the household's month of judgement (yuan).
    """
    people = keep("people_of_household", _people(member))
    others = [
        people,
        _given(tables["measure"]),
        _earned_since_elimination(tables["income_entry"], household),
        work_of_households(tables["work_record"], known),
        judged,
    ]
    for other in others:
        household = household.left_join(other, "household_no").drop("household_no_right")
    others_than_counts = ("household_no", "spouse_of_same_sex", "labours")
    counts = [name for name in people.columns if name not in others_than_counts]
    nothing = ibis.literal([], "array<string>")
    return keep(
        "household_facts",
        household.mutate(
            **{name: household[name].fill_null(0) for name in (*counts, "measures")},
            **{name: household[name].fill_null(False) for name in ("wages_since", "business_since", "transfers_since")},
            measure_kinds=household.measure_kinds.fill_null(nothing),
            months_identified=ibis.literal(index_of(policy.as_of)) - month_index(household.identified_month),
            months_to_elimination=month_index(household.eliminated_month) - month_index(household.identified_month),
            today=ibis.literal(policy.as_of),
        ),
    )


def has_risk(household: ir.Table, risk: str) -> ir.BooleanValue:
    """Whether the household was entered with that risk."""
    return ibis.or_(*((household[f"risk_{place}"] == risk).fill_null(False) for place in (1, 2, 3)))


def has_measure(household: ir.Table, *kinds: str) -> ir.BooleanValue:
    """Whether the household was given a measure of any of the kinds."""
    return ibis.or_(*(household.measure_kinds.contains(kind) for kind in kinds))
