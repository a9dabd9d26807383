"""What departments know of members and counties would else type again: allowances, disability certificates (N3.3)."""

import ibis
import ibis.expr.types as ir

from policies.in_force import InForce
from policies.months import index_of, month_index
from policies.words import CONFIRMED, HARDSHIP, LOW_ALLOWANCE
from transforms.identity import holders


def allowances(civil_affairs_feed: ir.Table, policy: InForce) -> ir.Table:
    """number, low_allowance, hardship: who draws what in the month of as_of or the one before."""
    today = index_of(policy.as_of)
    rows = civil_affairs_feed.filter(month_index(civil_affairs_feed.month).isin([today - 1, today]))
    return rows.group_by("number").aggregate(
        low_allowance=rows.benefit.contains(LOW_ALLOWANCE).any(), hardship=rows.benefit.contains(HARDSHIP).any()
    )


def certificates(disabled_feed: ir.Table, policy: InForce) -> ir.Table:
    """number, disability_type, disability_level, disability_year of each person's newest row up to as_of; of several
    of one day the greatest type, then level.
    """
    rows = disabled_feed.filter(disabled_feed.issued_on <= ibis.literal(policy.as_of))
    newest = [rows.issued_on.desc(), rows.type.fill_null("").desc(), rows.level.fill_null("").desc()]
    ranked = rows.mutate(place=ibis.row_number().over(group_by=rows.number, order_by=newest))
    return ranked.filter(ranked.place == 0).select(
        "number",
        disability_type="type",
        disability_level="level",
        disability_year=ranked.issued_on.year().cast("int64"),
    )


def member_benefits(
    assessed: ir.Table, member: ir.Table, civil_affairs_feed: ir.Table, disabled_feed: ir.Table, policy: InForce
) -> ir.Table:
    """One row per member of a confirmed household that either feed knows, matched by identity number.

    household_no, person_no; low_allowance and hardship (false when the civil affairs feed does not say so);
    disability_type, disability_level, disability_year, null without a certificate.
    """
    confirmed = assessed.filter(assessed.status == CONFIRMED)
    allowed, certified = allowances(civil_affairs_feed, policy), certificates(disabled_feed, policy)
    told_of = allowed.select("number").union(certified.select("number"))
    carriers = member.select("household_no", "person_no", "number").semi_join(told_of, "number")
    own = holders(carriers).semi_join(confirmed, "household_no")
    people = carriers.filter(carriers.person_no.notnull()).semi_join(own, ["household_no", "number"])
    known = people.left_join(allowed, "number").drop("number_right")
    known = known.left_join(certified, "number").drop("number_right")
    either = known.low_allowance | known.hardship
    told = known.filter(either.fill_null(False) | known.disability_year.notnull())
    return told.drop("number").mutate(
        low_allowance=told.low_allowance.fill_null(False), hardship=told.hardship.fill_null(False)
    )
