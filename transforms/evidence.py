"""Evidence of a household within its days of evidence E: declarations, visits, warnings, departments' rows (N1.3a)."""

import ibis
import ibis.expr.types as ir

from policies.in_force import InForce
from policies.words import (
    BY_DECLARATION,
    BY_DEPARTMENT,
    BY_VISIT,
    DISABLED_OFFICE,
    EMERGENCY_OFFICE,
    HEALTH_OFFICE,
    SUSPECTED,
)
from transforms.identity import holders
from transforms.money import MONEY

_DAY = {HEALTH_OFFICE: "discharged_on", EMERGENCY_OFFICE: "happened_on", DISABLED_OFFICE: "issued_on"}
_WARNED = {"warned_by_household": BY_DECLARATION, "warned_by_visit": BY_VISIT, "warned_by_department": BY_DEPARTMENT}
# By the fact that E holds a kind of evidence, the column of its last day.
LAST_DAYS = {fact: f"{fact}_on" for fact in ("declared", "visited", *_WARNED)}
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
    return rows.inner_join(holders(member.semi_join(rows, "number")), "number").select("household_no", "day", "amount")


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


def last_days(declaration: ir.Table, visit: ir.Table, return_warning: ir.Table, judgement: ir.Table) -> ir.Table:
    """household_no, and by kind of evidence its last day within E; null when there is none (N1.3a)."""
    suspected = visit.filter(visit.finding == SUSPECTED)
    told = {"declared": (declaration, "declared_on"), "visited": (suspected, "visited_on")}
    told |= {
        fact: (return_warning.filter(return_warning.source == source), "raised_on") for fact, source in _WARNED.items()
    }
    parts = (rows.select("household_no", day=day, fact=ibis.literal(fact)) for fact, (rows, day) in told.items())
    rows = in_evidence(ibis.union(*parts), "day", judgement)
    days = {column: rows.day.max(where=rows.fact == fact) for fact, column in LAST_DAYS.items()}
    return rows.group_by("household_no").aggregate(**days)
