"""The key that names a record in findings: its key columns joined, personal ones masked."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from policies.model import Table
from policies.privacy import mask, masked

BLANK = "（空）"


def record_key(table: Table, values: Mapping[str, str | None]) -> str:
    """The key of one record from its normalised texts."""
    parts = (mask(values[name]) if table.columns[name].personal else values[name] for name in table.key)
    return "/".join(part or "" for part in parts).strip("/") or BLANK


def key_of(rows: ir.Table, table: Table) -> ir.StringValue:
    """`record_key` as an expression over texts or typed columns."""
    parts = [_part(rows, table, name).fill_null("") for name in table.key]
    joined = ibis.literal("/").join(parts) if len(parts) > 1 else parts[0]
    trimmed = joined.re_replace("^/+|/+$", "")
    return ibis.ifelse(trimmed == "", BLANK, trimmed)


def _part(rows: ir.Table, table: Table, name: str) -> ir.StringValue:
    value = rows[name]
    text = (
        value.strftime("%Y%m")
        if isinstance(value, ir.DateValue) and table.columns[name].type == "month"
        else value.cast("string")
    )
    return masked(text) if table.columns[name].personal else text
