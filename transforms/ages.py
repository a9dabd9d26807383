"""Ages in whole years, from the birth date inside the identity number, else the one entered."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.identity_number import birth_date


def born(member: ir.Table) -> ir.DateValue:
    """The birth date of the identity number; the entered one where the number has none."""
    return ibis.coalesce(birth_date(member.id_number), member.birth_date)


def age_on(birth: ir.DateValue, day: dt.date) -> ir.IntegerValue:
    """Whole years on `day`; null when the birth date is unknown."""
    later = (birth.month() > day.month) | ((birth.month() == day.month) & (birth.day() > day.day))
    return ibis.literal(day.year) - birth.year() - later.cast("int64")
