"""Months as integers (months since year 0), so that windows are sums and comparisons."""

import datetime as dt

import ibis
import ibis.expr.types as ir


def month_index(month: ir.DateValue) -> ir.IntegerValue:
    """Months since year 0 of a date."""
    return month.year() * 12 + month.month() - 1


def index_of(day: dt.date) -> int:
    """`month_index` of a known date."""
    return day.year * 12 + day.month - 1


def first_day(index: ir.IntegerValue) -> ir.DateValue:
    """The first day of a month."""
    return ibis.date(((index - index % 12) / 12).cast("int64"), index % 12 + 1, 1)


def last_day(index: ir.IntegerValue) -> ir.DateValue:
    """The last day of a month, leap years included."""
    return day_before(first_day(index + 1))


def day_before(day: ir.DateValue) -> ir.DateValue:
    """The day before; a date, though an engine's date less an interval may be a moment that Ibis takes for a date."""
    return (day - ibis.interval(days=1)).cast("timestamp").cast("date")


def year_start(index: ir.IntegerValue) -> ir.IntegerValue:
    """The January of a month's year."""
    return index - index % 12


def months_later(day: ir.DateValue, months: int) -> ir.DateValue:
    """The same day so many months later, else that month's last day; null for null."""
    month = month_index(day) + months
    same = first_day(month) + (day.day() - 1).as_interval("D")
    return ibis.least(same.cast("timestamp").cast("date"), last_day(month))
