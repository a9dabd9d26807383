"""The birth date people are judged by: that of the identity number, else the one entered."""

import ibis
import ibis.expr.types as ir

from policies.identity_number import birth_date


def born(member: ir.Table) -> ir.DateValue:
    """The birth date of the identity number; the entered one where the number has none."""
    return ibis.coalesce(birth_date(member.id_number), member.birth_date)
