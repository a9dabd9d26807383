"""When a county will have done what it needs, if its pace goes on (N2.1c)."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.working_days import working_days_ahead

_WORKED = 5  # days a week, once no calendar is known any more


def _days_needed(rows: ir.Table) -> ir.IntegerValue:
    """Working days until nothing is missing, rounded up; null when nothing is, or no pace is known or above 0."""
    gained = rows.done - rows.done_before
    needed = (rows.missing * rows.elapsed + gained - 1) // gained.nullif(0)
    return ibis.ifelse((rows.missing > 0) & (gained > 0), needed, ibis.null("int64"))


def _after(last: dt.date, count: ir.IntegerValue) -> ir.DateValue:
    """The day `count` worked days after a Friday, of weeks from Monday to Friday; null when no calendar has it."""
    days = (count - 1) // _WORKED * 7 + (count - 1) % _WORKED + 3
    told = ibis.ifelse(days <= (dt.date.max - last).days, days, ibis.null("int64"))
    # A date and an interval are a timestamp to the engine, whatever Ibis takes them for.
    return (ibis.literal(last).cast("timestamp") + told.as_interval("D")).date()


def with_forecast(rows: ir.Table, as_of: dt.date) -> ir.Table:
    """Rows with `forecast_on`: the first working day on which done reaches need at the pace of `done` since
    `done_before`, `elapsed` working days ago.
    """
    ahead = working_days_ahead(as_of)
    told = [{"nth": nth, "nth_day": day} for nth, day in enumerate(ahead, start=1)]
    listed = ibis.memtable(told, schema={"nth": "int64", "nth_day": "date"})
    needed = rows.mutate(days_needed=_days_needed(rows))
    joined = needed.left_join(listed, needed.days_needed == listed.nth)
    later = _after(ahead[-1], joined.days_needed - len(ahead))
    return joined.mutate(forecast_on=ibis.ifelse(joined.days_needed > len(ahead), later, joined.nth_day)).drop(
        "days_needed", "nth", "nth_day"
    )
