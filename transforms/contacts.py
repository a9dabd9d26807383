"""Contact persons of marginal households (N2.1c)."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.words import CONFIRMED, MARGINAL


def contact_status(assessed: ir.Table, marginal_monitor: ir.Table, due: dt.date) -> ir.Table:
    """One row per confirmed marginal household: whether it has a contact person, entered when, and in time.

    Several S5 records of one household count together; the earliest complete entry counts.
    """
    complete = marginal_monitor.contact_name.notnull() & marginal_monitor.contact_phone.notnull()
    contacts = marginal_monitor.group_by("household_no").aggregate(
        has_contact=complete.any(),
        entered_complete=marginal_monitor.contact_entered_on.min(where=complete),
        entered_any=marginal_monitor.contact_entered_on.min(),
        has_name=marginal_monitor.contact_name.notnull().any(),
        has_phone=marginal_monitor.contact_phone.notnull().any(),
    )
    need = assessed.filter((assessed.kind == MARGINAL) & (assessed.status == CONFIRMED))
    joined = need.select("household_no", "county_code").left_join(contacts, "household_no").drop("household_no_right")
    entered = ibis.coalesce(joined.entered_complete, joined.entered_any)
    return joined.select(
        "household_no",
        "county_code",
        has_contact=joined.has_contact.fill_null(False),
        entered_on=entered,
        on_time=entered <= ibis.literal(due),
        has_name=joined.has_name.fill_null(False),
        has_phone=joined.has_phone.fill_null(False),
    )
