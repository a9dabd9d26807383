"""The key that names a record in findings, and values in them: personal ones masked, by column or by their form."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from policies.model import Table
from policies.privacy import mask, mask_numbers, masked, numbers_masked

BLANK = "（空）"
_MONTH = "^(19[5-9][0-9]|1949|20[0-9][0-9])(0[1-9]|1[0-2])$"


# Numbers of records and codes of places look like persons' numbers; who puts something right needs them whole.
_RECORD, _PLACE = "_no", "code"


def shown_value(value: str | None, table: Table, name: str) -> str | None:
    """A value as tables that are no county's own show it: masked where its column is personal, else whatever in it has
    the form of a person's number.
    """
    if value is None or table.columns[name].personal:
        return mask(value)
    return value if name.endswith(_RECORD) else mask_numbers(value, phones=not name.endswith(_PLACE))


def shown_text(text: ir.StringValue, table: Table, name: str) -> ir.StringValue:
    """`shown_value` as an expression."""
    if table.columns[name].personal:
        return masked(text)
    return text if name.endswith(_RECORD) else numbers_masked(text, phones=not name.endswith(_PLACE))


def value_sha256(text: ir.StringValue) -> ir.StringValue:
    """What tells a value from another one that is shown alike: the digest of the whole value, null of none."""
    return text.hexdigest()


def whole_text(rows: ir.Table, table: Table, name: str) -> ir.StringValue:
    """A typed value as findings and a county's lists write it, nothing masked."""
    return rows[name].strftime("%Y%m") if table.columns[name].type == "month" else rows[name].cast("string")


def record_key(table: Table, values: Mapping[str, str | None]) -> str:
    """The key of one record from its normalised texts."""
    parts = (shown_value(values[name], table, name) for name in table.key)
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
    return shown_text(text, table, name)


def entry_month(finding: ir.Table) -> ir.IntegerValue:
    """The month of the income entry that a finding is about, as `policies.months` counts, from its key; null where that
    cannot be read.

    The key is household, month and kind as entered, slashes at its ends left out.
    """
    home = finding.household_no.re_replace("^/+", "")
    rest = finding.key.substr(home.length() + 1)
    month = rest.split("/")[0]
    text = ibis.ifelse(month.re_search(_MONTH), month, ibis.null("string"))
    return text[0:4].cast("int64") * 12 + text[4:6].cast("int64") - 1
