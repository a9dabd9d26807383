"""The contact person of a household with several records in S5, told once for files and for changes (N2.1c)."""

import ibis
import ibis.expr.types as ir

COLUMNS = ("contact_name", "contact_phone", "contact_title")


def contact_persons(marginal_monitor: ir.Table) -> ir.Table:
    """household_no and its contact person's name, phone and title; of several records a complete one."""
    rows = marginal_monitor
    incomplete = rows.contact_name.isnull() | rows.contact_phone.isnull()
    order = [incomplete, *(rows[name] for name in COLUMNS)]
    ranked = rows.mutate(place=ibis.row_number().over(group_by=rows.household_no, order_by=order))
    return ranked.filter(ranked.place == 0).select("household_no", *COLUMNS)
