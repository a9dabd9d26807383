"""Since when a finding stands, and with its value: the first of the days in a row on which it was found."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.finding import IDENTITY, OF_VALUE


def _identified(finding: ir.Table, by: tuple[str, ...]) -> dict[str, ir.StringValue]:
    """The columns that make a finding the same one on another day, blank for null so that they compare."""
    return {f"same_{name}": finding[name].fill_null("") for name in by}


def _since(finding: ir.Table, before: ir.Table, by: tuple[str, ...], name: str, as_of: dt.date) -> ir.Table:
    """`finding` with the day `name`: that of the same finding in `before`, by the columns `by`, else `as_of`."""
    today = ibis.literal(as_of)
    if name not in before.columns:  # a day judged before this column was there
        return finding.mutate(**{name: today})
    keys = [f"same_{each}" for each in by]
    known = before.mutate(**_identified(before, by)).group_by(keys).aggregate(first=lambda rows: rows[name].min())
    joined = finding.mutate(**_identified(finding, by)).left_join(known, keys)
    return joined.select(*finding.columns, **{name: ibis.coalesce(joined.first, today)})


def since_when(finding: ir.Table, before: ir.Table | None, as_of: dt.date) -> ir.Table:
    """`finding` with `since` and `value_since`, the same finding's in `before`, the last earlier day's, else `as_of`;
    `value_since` only while its value is the same.
    """
    if before is None:
        return finding.mutate(since=ibis.literal(as_of), value_since=ibis.literal(as_of))
    told = _since(finding, before, IDENTITY, "since", as_of)
    return _since(told, before, OF_VALUE, "value_since", as_of)
