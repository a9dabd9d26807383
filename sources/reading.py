"""How a normalised text becomes a value of its canonical type, and when it cannot be read."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from policies.model import CodeSets, Column

MONEY = "decimal(14, 2)"
_AMOUNT = r"^[+-]?([0-9]+(\.[0-9]{0,2})?|\.[0-9]{1,2})$"
# What amounts look like; one that is written otherwise may still be an amount.
_PLAIN_AMOUNT = r"^[0-9]{1,12}(\.[0-9]{0,2})?$"
# A day ends at 23:59:59: engines differ in what 24:00:00 is.
_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2} ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$"
# Twelve digits before the point are a hundred times what the platform's own columns take.
_TOO_LARGE = r"^[+-]?0*[1-9][0-9]{12}"

FORMS = {
    "month": "六位年月，如202005",
    "date": "年-月-日，如2020-05-08",
    "compact_date": "八位日期，如19650312",
    "timestamp": "年-月-日 时:分:秒",
    "year": "四位年份",
    "integer": "不小于0的整数",
    "amount": "不小于0、最多两位小数的数字",
    "code": "规定的选项之一",
    "codes": "规定的选项，多项用逗号隔开",
    "text": "文字",
}


@dataclass(frozen=True)
class Reading:
    """A column read: its typed value (null where it cannot be read) and where that is."""

    value: ir.Value
    unreadable: ir.BooleanValue


def _date(text: ir.StringValue) -> ir.Value:
    """A calendar date written yyyy-MM-dd; null when it does not exist."""
    valid = text.re_search(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$") & (text[0:4] != "0000")
    return ibis.ifelse(valid, text, ibis.null("string")).try_cast("date")


def _compact_date(text: ir.StringValue) -> ir.Value:
    """A calendar date written yyyyMMdd; null when it does not exist."""
    valid = text.re_search(r"^[0-9]{8}$")
    return _date(ibis.ifelse(valid, text[0:4] + "-" + text[4:6] + "-" + text[6:8], ibis.null("string")))


def _month(text: ir.StringValue) -> ir.Value:
    valid = text.re_search(r"^(19[5-9][0-9]|1949|20[0-9][0-9])(0[1-9]|1[0-2])$")
    return ibis.ifelse(valid, text[0:4] + "-" + text[4:6] + "-01", ibis.null("string")).try_cast("date")


def _timestamp(text: ir.StringValue) -> ir.Value:
    valid = text.re_search(_MOMENT) & (text[0:4] != "0000")
    return ibis.ifelse(valid, text, ibis.null("string")).try_cast("timestamp(0)")


def _number(text: ir.StringValue, pattern: str, kind: str) -> ir.Value:
    valid = text.re_search(pattern) & ~text.re_search(_TOO_LARGE)
    number = ibis.ifelse(valid, text, ibis.null("string")).try_cast(kind)
    return ibis.ifelse(number >= 0, number, ibis.null(kind))


def _code(text: ir.StringValue, known: list[str]) -> ir.Value:
    return ibis.ifelse(text.isin(known), text, ibis.null("string"))


def _codes(text: ir.StringValue, known: list[str]) -> ir.Value:
    any_known = "|".join(known)
    return ibis.ifelse(text.re_search(f"^({any_known})(,({any_known}))*$"), text, ibis.null("string"))


def read(text: ir.StringValue, column: Column, code_sets: CodeSets) -> Reading:
    """Read one normalised column, its code words canonical, as its canonical type."""
    match column.type:
        case "text":
            value: ir.Value = text
        case "code":
            value = _code(text, code_sets[column.codes or ""])
        case "codes":
            value = _codes(text, code_sets[column.codes or ""])
        case "month":
            value = _month(text)
        case "date":
            value = _date(text)
        case "compact_date":
            value = _compact_date(text)
        case "timestamp":
            value = _timestamp(text)
        case "year":
            value = ibis.ifelse(text.re_search(r"^(19|20)[0-9]{2}$"), text, ibis.null("string"))
        case "integer":
            value = _number(text, r"^[+-]?[0-9]+$", "int64")
        case "amount":
            value = _number(text, _AMOUNT, MONEY)
    return Reading(value, text.notnull() & value.isnull())


def may_be_unreadable(text: ir.StringValue, column: Column, code_sets: CodeSets) -> ir.BooleanValue:
    """Where a text might not be read: cheap, and true of all that cannot."""
    if column.type == "amount":
        return text.notnull() & ~text.re_search(_PLAIN_AMOUNT)
    return read(text, column, code_sets).unreadable


def readable(text: ir.StringValue, column: Column, code_sets: CodeSets) -> ir.Value:
    """The value of a text of which is known that it can be read."""
    match column.type:
        case "text" | "code" | "codes" | "year":
            return text
        case "amount":
            return text.try_cast(MONEY)
        case _:
            return read(text, column, code_sets).value
