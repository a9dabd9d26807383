"""Evidence of a household within its days of evidence E: declarations, visits, warnings, departments' rows (N1.3a)."""

import ibis
import ibis.expr.types as ir

from policies.in_force import InForce
from policies.words import DISABLED_OFFICE, EMERGENCY_OFFICE, HEALTH_OFFICE
from transforms.identity import holders
from transforms.money import MONEY

_DAY = {HEALTH_OFFICE: "discharged_on", EMERGENCY_OFFICE: "happened_on", DISABLED_OFFICE: "issued_on"}
_AMOUNT = {HEALTH_OFFICE: "self_paid", EMERGENCY_OFFICE: "loss"}


def in_evidence(rows: ir.Table, day: str, judgement: ir.Table) -> ir.Table:
    """The rows of a household whose day lies in its E."""
    joined = rows.inner_join(judgement, "household_no")
    return joined.filter(joined[day].between(joined.evidence_from, joined.evidence_until))


def _feed_rows(feed: ir.Table, department: str, member: ir.Table, policy: InForce) -> ir.Table:
    """household_no, day, amount of a department's rows, matched with members by identity number."""
    if department == DISABLED_OFFICE:
        feed = feed.filter(feed.level.isin(policy.screening.severe_disability_levels))
        amount: ir.Value = ibis.null(MONEY)
    else:
        amount = feed[_AMOUNT[department]].cast(MONEY)
        feed = feed.filter(feed[_AMOUNT[department]].notnull())
    rows = feed.select(number=feed.number, day=feed[_DAY[department]], amount=amount)
    return rows.inner_join(holders(member), "number").select("household_no", "day", "amount")


def _reaches(sums: ir.Table, department: str, policy: InForce) -> ir.BooleanValue:
    if department == HEALTH_OFFICE:
        return sums.amount >= ibis.literal(policy.screening.health_self_paid, MONEY)
    if department == EMERGENCY_OFFICE:
        return sums.amount >= ibis.literal(policy.screening.emergency_loss, MONEY)
    return ibis.literal(True)


def department_evidence(
    feed: ir.Table, department: str, member: ir.Table, judgement: ir.Table, policy: InForce
) -> ir.Table:
    """household_no, amount (yuan over E, null for certificates), last_day: households that reach the threshold."""
    rows = in_evidence(_feed_rows(feed, department, member, policy), "day", judgement)
    sums = rows.group_by("household_no").aggregate(amount=rows.amount.sum().cast(MONEY), last_day=rows.day.max())
    return sums.filter(_reaches(sums, department, policy))


def warned(return_warning: ir.Table, source: str, judgement: ir.Table) -> ir.Table:
    """Warnings of one source raised within E."""
    return in_evidence(return_warning.filter(return_warning.source == source), "raised_on", judgement)
