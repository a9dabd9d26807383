"""What a household lacks, from its risks and living conditions, and which measure covers it (N2.1d, N2.1b)."""

import ibis
import ibis.expr.types as ir

from policies.ages import age_on
from policies.in_force import InForce
from policies.words import CANDIDATE, CONFIRMED, MARGINAL, NO, NOT_AT_SCHOOL, SPECIAL_FUNDS, YES
from transforms.ages import born

WITH_NEEDS = (CONFIRMED, CANDIDATE)


def risk_needs(assessed: ir.Table, policy: InForce) -> ir.Table:
    """household_no, need of every risk of a confirmed or candidate household (N2.1d)."""
    each = assessed.filter(assessed.status.isin(WITH_NEEDS)).select("household_no", risk=lambda row: row.risks.unnest())
    return each.select("household_no", need=each.risk.substitute(policy.assistance.need_of_risk)).distinct()


def _out_of_school(member: ir.Table, policy: InForce) -> ir.BooleanValue:
    """Of the age of compulsory education and known not to be at school."""
    first, until = policy.assistance.school_age
    age = age_on(born(member), policy.as_of)
    away = (member.student_status == NOT_AT_SCHOOL).fill_null(False) | member.dropout_reason.notnull()
    return (age >= first) & (age < until) & away


def _uninsured(member: ir.Table) -> ir.BooleanValue:
    """Known to be in neither basic medical insurance; what is not entered is not known."""
    either = (member.medical_resident == YES).fill_null(False) | (member.medical_employee == YES).fill_null(False)
    return ~either & (member.medical_resident == NO).fill_null(False)


def condition_needs(assessed: ir.Table, member: ir.Table, policy: InForce) -> ir.Table:
    """household_no, need of "two no-worries, three guarantees" and safe water, tracked for every household (N2.1b)."""
    at_school = member.filter(_out_of_school(member, policy)).select("household_no")
    insured = member.filter(_uninsured(member)).select("household_no")
    low = assessed.filter(assessed.status.isin(WITH_NEEDS) & assessed.low_income.fill_null(False))
    lacking = {
        "food_and_clothing": low,
        "compulsory_education": at_school,
        "medical_insurance": insured,
        "housing": assessed.filter(assessed.dangerous_house == YES),
        "water": assessed.filter(assessed.safe_water == NO),
    }
    parts = [rows.select("household_no").distinct().mutate(need=ibis.literal(need)) for need, rows in lacking.items()]
    return ibis.union(*parts)


def is_running(measure: ir.Table, policy: InForce) -> ir.BooleanValue:
    """Begun by as_of and not ended before it."""
    today = ibis.literal(policy.as_of)
    return (measure.started_on <= today) & (measure.ended_on.isnull() | (measure.ended_on >= today))


def may_be_paid(measure: ir.Table, policy: InForce) -> ir.BooleanValue:
    """Special fiscal funds serve marginal households only from the day the old rule ended; judged by its start
    (N2.1a).
    """
    special = (measure.fund_source == SPECIAL_FUNDS).fill_null(False)
    return ~(
        special & (measure.potential_kind == MARGINAL) & (measure.started_on < ibis.literal(policy.special_funds_from))
    )


def covering_measures(assessed: ir.Table, measure: ir.Table, policy: InForce) -> ir.Table:
    """household_no, need, by_measure_no: for each need a measure covers on as_of, the one begun first."""
    kinds = [
        {"need": need, "kind": kind} for need, kinds in policy.assistance.measures_for_need.items() for kind in kinds
    ]
    of_household = measure.inner_join(assessed.select("household_no", "potential_kind"), "household_no")
    running = of_household.filter(is_running(of_household, policy), may_be_paid(of_household, policy))
    matched = running.inner_join(ibis.memtable(kinds, schema={"need": "string", "kind": "string"}), "kind")
    order = matched.started_on.cast("string") + "/" + matched.measure_no.fill_null("")
    named = matched.mutate(order=order, measure_no=matched.measure_no.fill_null(""))
    return named.group_by("household_no", "need").aggregate(by_measure_no=named.measure_no.argmin(named.order))


def needs(assessed: ir.Table, member: ir.Table, measure: ir.Table, eligible: ir.Table, policy: InForce) -> ir.Table:
    """One row per household and need: whether a measure covers it, which one, and what the household is
    eligible for.
    """
    wanted = risk_needs(assessed, policy).union(condition_needs(assessed, member, policy), distinct=True)
    measures = measure.semi_join(wanted, "household_no")
    covered = wanted.left_join(covering_measures(assessed, measures, policy), ["household_no", "need"])
    rows = covered.select(
        "household_no", "need", covered=covered.by_measure_no.notnull(), by_measure_no=covered.by_measure_no
    )
    grouped = eligible.semi_join(wanted, "household_no").select("household_no", "programme").distinct()
    programmes = grouped.group_by("household_no").aggregate(
        eligible_for=grouped.programme.collect(order_by=grouped.programme)
    )
    joined = rows.left_join(programmes, "household_no").drop("household_no_right")
    nothing = ibis.literal([], "array<string>")
    return joined.mutate(eligible_for=joined.eligible_for.fill_null(nothing))
