"""The birth date people are judged by: that of the identity number, else the one entered."""

import ibis
import ibis.expr.types as ir


def born(member: ir.Table) -> ir.DateValue:
    """The birth date of the identity number; the entered one where the number has none."""
    return ibis.coalesce(member.id_number_born, member.birth_date)
