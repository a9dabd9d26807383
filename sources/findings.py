"""Findings of reading: what was changed, could not be read, is missing, doubled, or belongs to no household."""

import ibis
import ibis.expr.types as ir

from policies.model import Column, Table
from policies.privacy import masked
from policies.record_key import BLANK, key_of
from sources.reading import FORMS

NAMES = ("rule", "severity", "table", "key", "household_no", "field", "value", "message_zh")


def _finding(
    rows: ir.Table, table: Table, rule: str, severity: str, field: ir.StringValue, value: ir.StringValue, message: ir.StringValue
) -> ir.Table:
    household = rows.household_no if "household_no" in rows.columns else ibis.null("string")
    return rows.select(
        rule=ibis.literal(rule),
        severity=ibis.literal(severity),
        table=ibis.literal(table.table),
        key=key_of(rows, table),
        household_no=household,
        field=field.cast("string"),
        value=value.cast("string"),
        message_zh=message,
    )


def of_changes(changes: ir.Table, table: Table) -> ir.Table:
    """value_normalised: the platform holds spaces or full-width characters; the value counts all the same."""
    title = changes.field.substitute({name: column.title for name, column in table.columns.items()})
    return changes.select(
        rule=ibis.literal("value_normalised"),
        severity=ibis.literal("warning"),
        table=ibis.literal(table.table),
        key=changes.key.fill_null(BLANK),
        household_no=changes.household_no,
        field=changes.field,
        value=changes.value,
        message_zh=ibis.literal(f"{table.title}：") + title + "的值带有空格或全角字符，已按规范字符处理，请在平台中改正",
    )


def of_unreadable(rows: ir.Table, table: Table, name: str) -> ir.Table:
    """value_unreadable of one column; `rows` are those that cannot be read."""
    column = table.columns[name]
    value = masked(rows[name]) if column.personal else rows[name].left(40)
    text = ibis.literal(f"{table.title}：{column.title}的值“") + value + f"”不能识别，应为{FORMS[column.type]}"
    return _finding(rows, table, "value_unreadable", "error", ibis.literal(name), value, text)


def of_missing(rows: ir.Table, table: Table, name: str) -> ir.Table:
    """value_missing of one column without which the record says nothing; `rows` are those that lack it."""
    column: Column = table.columns[name]
    text = ibis.literal(f"{table.title}：{column.title}为空，该条记录不能使用，请补录")
    return _finding(rows, table, "value_missing", "error", ibis.literal(name), ibis.null("string"), text)


def of_copies(rows: ir.Table, table: Table) -> ir.Table:
    """row_copied: one finding per copy of a row; `rows.copies` says how many there are besides the row itself."""
    each = rows.mutate(copy=ibis.range(rows.copies).unnest()).drop("copy")
    text = ibis.literal(f"{table.title}：存在完全相同的重复记录，只计一次，请删除多余记录")
    return _finding(each, table, "row_copied", "warning", ibis.literal(""), ibis.null("string"), text)


def of_superseded(rows: ir.Table, table: Table) -> ir.Table:
    """row_superseded: different rows stand under one number; the latest counts."""
    text = ibis.literal(f"{table.title}：同一编号存在内容不同的多条记录，按更新时间最近的一条计，请核对并删除旧记录")
    return _finding(rows, table, "row_superseded", "error", ibis.literal(""), ibis.null("string"), text)


def of_orphans(rows: ir.Table, table: Table) -> ir.Table:
    """household_unknown: the record names no household of the platform."""
    text = ibis.literal(f"{table.title}：户编号为空或平台中没有该户，该条记录不能使用，请改正户编号")
    return _finding(rows, table, "household_unknown", "error", ibis.literal("household_no"), rows.household_no, text)


def of_no_county(rows: ir.Table, table: Table) -> ir.Table:
    """county_unknown: the village code begins with no county of the division table."""
    text = ibis.literal(f"{table.title}：行政村代码的前六位不是任何县（市、区）的代码，该户列入省级清单，请改正")
    return _finding(rows, table, "county_unknown", "error", ibis.literal("village_code"), rows.village_code, text)
