"""Since when a finding stands: the first of the days in a row on which it was found."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.finding import IDENTITY


def _identified(finding: ir.Table) -> dict[str, ir.StringValue]:
    """The columns that make a finding the same one on another day, blank for null so that they compare."""
    return {f"same_{name}": finding[name].fill_null("") for name in IDENTITY}


def since_when(finding: ir.Table, before: ir.Table | None, as_of: dt.date) -> ir.Table:
    """`finding` with `since`: that of the same finding in `before`, the last earlier day's, else `as_of`."""
    today = ibis.literal(as_of)
    if before is None:
        return finding.mutate(since=today)
    keys = [f"same_{name}" for name in IDENTITY]
    known = before.mutate(**_identified(before)).group_by(keys).aggregate(first=lambda rows: rows.since.min())
    joined = finding.mutate(**_identified(finding)).left_join(known, keys)
    return joined.select(*finding.columns, since=ibis.coalesce(joined.first, today))
