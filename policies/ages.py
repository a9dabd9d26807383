"""Ages in whole years on a day."""

import datetime as dt

import ibis
import ibis.expr.types as ir


def age_on(birth: ir.DateValue, day: dt.date) -> ir.IntegerValue:
    """Whole years on `day`; null when the birth date is unknown."""
    later = (birth.month() > day.month) | ((birth.month() == day.month) & (birth.day() > day.day))
    return ibis.literal(day.year) - birth.year() - later.cast("int64")
