"""How much text a cell of a workbook holds, in the units that spreadsheets count: UTF-16, a rare character is two."""

import ibis
import ibis.expr.types as ir

CELL = 32_767
CUT = "…（过长，已截断）"
# So many characters a cell holds whatever they are.
SURELY_HELD = CELL // 2


def cut(text: str) -> str:
    """The text itself, or as much of it as a cell holds with a mark that it was cut."""
    if len(text) <= SURELY_HELD:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= CELL * 2:
        return text
    return units[: (CELL - len(CUT)) * 2].decode("utf-16-le", errors="ignore") + CUT


def may_be_too_long(text: ir.StringValue) -> ir.BooleanValue:
    """Whether a text has enough characters that a cell might not hold it: cheap, and true of all that are too long."""
    return text.length() > SURELY_HELD


def too_long(text: ir.StringValue) -> ir.BooleanValue:
    """Whether a cell does not hold the text."""
    doubled = text.re_replace("[^\U00010000-\U0010ffff]", "").length()
    return ibis.ifelse(may_be_too_long(text), text.length() + doubled > CELL, False)
