"""Findings of reading: what was changed, could not be read, is missing, doubled, or belongs to no household."""

from collections.abc import Callable, Mapping, Sequence

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from policies.cells import CELL
from policies.finding import COLUMNS, OF_READING, Asks, Severity
from policies.model import Column, ColumnType, Table, load_code_sets
from policies.opinions import VALUE_CHARACTERS, digest_of
from policies.record_key import BLANK, key_of, shown_text, value_sha256
from policies.words import COMPLETE, CORRECT, ERROR, WARNING
from sources.reading import FORMS

_FEW = 12
_WRITTEN = {
    "date": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "compact_date": "^[0-9]{8}$",
    "timestamp": "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$",
}


def _finding(
    rows: ir.Table,
    table: Table,
    rule: str,
    severity: Severity,
    message: str | ir.StringValue,
    fix: str | ir.StringValue,
    *,
    field: str | ir.StringValue = "",
    value: ir.StringValue | None = None,
    whole: ir.StringValue | None = None,
    asks: Asks = CORRECT,
) -> ir.Table:
    """`whole` is what `value` shows, which may be masked or cut; OF_READING stays in the snapshot."""
    shown = rows.mutate(
        rule=ibis.literal(rule),
        severity=ibis.literal(severity),
        asks=ibis.literal(asks),
        table=ibis.literal(table.table),
        key=rows.key if "key" in rows.columns else key_of(rows, table),
        household_no=rows.household_no if "household_no" in rows.columns else ibis.null("string"),
        field=ibis.literal(field) if isinstance(field, str) else field,
        value=ibis.null("string") if value is None else value,
        value_sha256=rows.value_sha256 if "value_sha256" in rows.columns else _null_or(value_sha256, whole),
        value_digest=rows.value_digest if "value_digest" in rows.columns else _null_or(digest_of, whole),
        whole=_null_or(lambda text: text.left(VALUE_CHARACTERS), whole),
        **{name: _own(rows, table, name) for name in OF_READING[1:]},
        message_zh=ibis.literal(f"{table.title}：") + message,
        fix_zh=ibis.literal(fix) if isinstance(fix, str) else fix,
    )
    return shown.select(*COLUMNS, *OF_READING)


def _null_or(told: Callable[[ir.StringValue], ir.StringValue], whole: ir.StringValue | None) -> ir.StringValue:
    return ibis.null("string") if whole is None else told(whole)


def _own(rows: ir.Table, table: Table, name: str) -> ir.StringValue:
    """What the record itself says of whom and how much it is about."""
    return rows[name] if name in table.columns and name in rows.columns else ibis.null("string")


def _allowed(column: Column) -> str:
    """What the column takes: its words when they are few, else their form."""
    words = load_code_sets()[column.codes] if column.codes else []
    return (
        "、".join(words) + ("之一" if column.type == "code" else "，多项用逗号隔开")
        if 0 < len(words) <= _FEW
        else FORMS[column.type]
    )


def _wrong_with(text: ir.StringValue, kind: ColumnType) -> ir.StringValue:
    """What is wrong with a value that cannot be read, as far as its text shows it."""
    number = text.re_search(r"^[+-]?[0-9]*\.?[0-9]+$") | text.re_search(r"^[+-]?[0-9]+\.$")
    decimals = text.re_search(r"\.[0-9]{3,}$")
    match kind:
        case "amount":
            cases = [
                (~number, "不是数字"),
                (text.startswith("-"), "为负数"),
                (decimals, "的小数超过两位"),
                (number, "过大"),
            ]
        case "integer":
            cases = [(~number, "不是数字"), (text.startswith("-"), "为负数"), (text.contains("."), "不是整数")]
        case "date" | "compact_date" | "timestamp":
            written = text.re_search(_WRITTEN[kind])
            cases = [(written, "不是存在的日期"), (~written, "不是规定的写法")]
        case "month":
            cases = [(text.re_search("^[0-9]{6}$"), "不是存在的月份"), (text.notnull(), "不是六位年月")]
        case "year":
            cases = [(text.notnull(), "不是四位年份")]
        case _:
            cases = [(text.notnull(), "不是规定的选项")]
    return ibis.cases(*cases, else_="不能识别")


def of_changes(changes: ir.Table, table: Table) -> ir.Table:
    """value_normalised: the platform holds spaces or full-width characters; the value counts all the same."""
    title = changes.field.substitute({name: column.title for name, column in table.columns.items()})
    rows = changes.mutate(key=changes.key.fill_null(BLANK))
    message = title + "的值带有空格或全角字符，已按规范字符处理"
    return _finding(
        rows, table, "value_normalised", WARNING, message, "在平台中改为规范字符", field=rows.field, value=rows.value,
        whole=rows.whole,
    )  # fmt: skip


def at_fields(rows: ir.Table, among: Mapping[str, ir.BooleanValue]) -> ir.Table:
    """The rows once for each column in which they are `among` those found: `field` is its name, `text` its value."""
    none = ibis.null("struct<field: string, text: string>")
    found = [
        ibis.ifelse(where, ibis.struct({"field": name, "text": rows[name]}), none) for name, where in among.items()
    ]
    each = rows.mutate(found=ibis.array(found).unnest())
    each = each.filter(each.found.notnull())
    return each.mutate(field=each.found["field"], text=each.found["text"]).drop("found")


def _by_field(rows: ir.Table, told: Mapping[str, ir.StringValue]) -> ir.StringValue:
    """What is told of the field that a row is about, asked once for all fields of which it is the same."""
    fields: dict[ops.Node, list[str]] = {}
    for name, each in told.items():
        fields.setdefault(each.op(), []).append(name)
    return ibis.cases(*((rows.field.isin(names), each.to_expr()) for each, names in fields.items()))


def _titles(rows: ir.Table, table: Table, names: Sequence[str]) -> ir.StringValue:
    return _by_field(rows, {name: ibis.literal(table.columns[name].title) for name in names})


def _shown(rows: ir.Table, table: Table, names: Sequence[str], whole: bool = False) -> ir.StringValue:
    """A field's value as it is shown: its beginning, with `whole` all of a personal one."""
    shown = {name: shown_text(rows.text, table, name) for name in names}
    return _by_field(
        rows,
        {name: each if whole and table.columns[name].personal else each.left(40) for name, each in shown.items()},
    )


def of_unreadable(rows: ir.Table, table: Table, names: Sequence[str]) -> ir.Table:
    """value_unreadable in the columns `names`; `rows` are those that cannot be read, `at_fields`."""
    columns = {name: table.columns[name] for name in names}
    wrong = _by_field(rows, {name: _wrong_with(rows.text, column.type) for name, column in columns.items()})
    right = {name: ibis.literal(f"{column.title}应为{_allowed(column)}") for name, column in columns.items()}
    return _finding(
        rows,
        table,
        "value_unreadable",
        ERROR,
        _titles(rows, table, names) + wrong,
        _by_field(rows, right),
        field=rows.field,
        value=_shown(rows, table, names, whole=True),
        whole=rows.text,
    )


def of_too_long(rows: ir.Table, table: Table, names: Sequence[str]) -> ir.Table:
    """text_too_long in the columns `names`: no cell holds the text, files show its beginning; `rows` are those it is
    true of, `at_fields`.
    """
    title = _titles(rows, table, names)
    return _finding(
        rows,
        table,
        "text_too_long",
        WARNING,
        title + f"超过{CELL}个字符，导出文件只保留开头部分",
        ibis.literal("缩短") + title,
        field=rows.field,
        value=_shown(rows, table, names),
        whole=rows.text,
    )


def of_missing(rows: ir.Table, table: Table, names: Sequence[str]) -> ir.Table:
    """value_missing in the columns `names`, without which the record says nothing; `rows` are those that lack one,
    `at_fields`.
    """
    title = _titles(rows, table, names)
    message = title + "为空，该条记录不能使用"
    fix = ibis.literal("补录") + title
    return _finding(rows, table, "value_missing", ERROR, message, fix, field=rows.field, asks=COMPLETE)


def of_copies(rows: ir.Table, table: Table) -> ir.Table:
    """row_copied: one finding per copy of a row; `rows.copies` says how many there are besides the row itself."""
    each = rows.mutate(copy=ibis.range(rows.copies).unnest()).drop("copy")
    return _finding(each, table, "row_copied", WARNING, "存在完全相同的重复记录，只计一次", "删除多余记录")


def of_superseded(rows: ir.Table, table: Table) -> ir.Table:
    """row_superseded: different rows stand under one number; the latest counts."""
    message = "同一编号存在内容不同的多条记录，按更新时间最近的一条计"
    return _finding(rows, table, "row_superseded", ERROR, message, "核对并删除旧记录")


def of_orphans(rows: ir.Table, table: Table) -> ir.Table:
    """household_unknown: the record names no household of the platform."""
    message = "户编号为空或平台中没有该户，该条记录不能使用"
    return _finding(
        rows,
        table,
        "household_unknown",
        ERROR,
        message,
        "改正户编号",
        field="household_no",
        value=rows.household_no,
        whole=rows.household_no,
    )


def of_no_county(rows: ir.Table, table: Table) -> ir.Table:
    """county_unknown: the village code begins with no county of the division table."""
    message = "行政村代码的前六位不是任何县（市、区）的代码，该户列入省级清单"
    code = shown_text(rows.village_code, table, "village_code")
    return _finding(
        rows,
        table,
        "county_unknown",
        ERROR,
        message,
        "改正行政村代码",
        field="village_code",
        value=code,
        whole=rows.village_code,
    )
