"""Since when a row stands, a finding also with its value: the first of the days in a row on which it was found."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.finding import IDENTITY, OF_VALUE


def _identified(rows: ir.Table, by: tuple[str, ...]) -> dict[str, ir.StringValue]:
    """The columns that make a row the same one on another day, blank for null so that they compare."""
    return {f"same_{name}": rows[name].fill_null("") for name in by}


def first_day(rows: ir.Table, before: ir.Table | None, by: tuple[str, ...], name: str, as_of: dt.date) -> ir.Table:
    """`rows` with the day `name`: that of the same row, by the columns `by`, in `before`, the last earlier day's, else
    `as_of`.
    """
    today = ibis.literal(as_of)
    if before is None or name not in before.columns:  # a day judged before this column was there
        return rows.mutate(**{name: today})
    keys = [f"same_{each}" for each in by]
    known = before.mutate(**_identified(before, by)).group_by(keys).aggregate(first=lambda earlier: earlier[name].min())
    joined = rows.mutate(**_identified(rows, by)).left_join(known, keys)
    return joined.select(*rows.columns, **{name: ibis.coalesce(joined.first, today)})


def since_when(finding: ir.Table, before: ir.Table | None, as_of: dt.date) -> ir.Table:
    """`finding` with `since` and `value_since`, the same finding's in `before`, the last earlier day's, else `as_of`;
    `value_since` only while its value is the same.
    """
    told = first_day(finding, before, IDENTITY, "since", as_of)
    return first_day(told, before, OF_VALUE, "value_since", as_of)
