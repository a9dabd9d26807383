"""Formats held against the code: what a spec's columns and its order ask for must be what its rows draw.

Tried on tables without any row.
"""

import datetime as dt
from collections.abc import Callable, Iterable

import ibis.expr.types as ir

from exports.accounting import RECORD
from exports.drawing import Drawing, without_data
from exports.format_catalogue import in_force_on
from exports.format_specs import LIST, NUMBER, CellType, FormatSpec, SheetSpec
from policies.deadlines import load_deadlines
from policies.files import PolicyError, called, named_function
from policies.in_force import in_force
from policies.parameters import load_parameters

Draw = Callable[[Drawing], ir.Table]
_DRAWN: dict[CellType, tuple[type[ir.Value], ...]] = {
    "integer": (ir.IntegerValue,),
    "money": (ir.NumericValue,),
    "date": (ir.DateValue, ir.StringValue),
    "date8": (ir.DateValue,),
    "month": (ir.StringValue,),
    "identity_number": (ir.StringValue,),
    "text": (ir.StringValue, ir.NumericValue, ir.BooleanValue),
}


def draw_rows(spec: SheetSpec, where: str = "formats") -> Draw:
    """The function that draws a sheet's rows; raises PolicyError naming file and word when there is none."""
    return named_function("exports.rows", spec.rows, f"{where}: rows")


def _check_rows(spec: FormatSpec, where: str, empty: Drawing) -> None:
    """Hold a spec against what its rows draw; raises PolicyError naming file and word."""
    numbered = [NUMBER] if spec.kind == LIST else []
    of_record = ["format", "key"] if spec.until_sent_again else []
    _check_sheet(spec, where, empty, ["household_no", *RECORD.get(spec.counts or "", ()), *of_record], numbered)
    for sheet in spec.more_sheets:
        _check_sheet(sheet, f"{where}: {sheet.sheet}", empty, [], numbered)


def _check_sheet(sheet: SheetSpec, where: str, empty: Drawing, read: list[str], numbered: list[str]) -> None:
    """Hold a sheet against what its rows draw; `read`: what else is read of them, `numbered`: what is added to them."""
    drawn = called(f"{where}: {sheet.rows}", ir.Table, draw_rows(sheet, where), empty)
    columns = {*drawn.columns, *numbered}
    for name in [*(column.column for column in sheet.columns), *sheet.order, "county_code", *read]:
        if name not in columns:
            raise PolicyError(f"{where}: {sheet.rows} draws no column {name}; it draws {', '.join(sorted(columns))}")
    for column in sheet.columns:
        kinds = _DRAWN.get(column.type)
        if kinds and column.column in drawn.columns and not isinstance(drawn[column.column], kinds):
            raise PolicyError(
                f"{where}: {column.column}: {column.type}, but {sheet.rows} draws {drawn[column.column].type()}"
            )


def review_formats(specs: Iterable[FormatSpec]) -> None:
    """Draw every format without data; raises PolicyError naming file and word when one does not fit its rows."""
    # What several formats are drawn from is made once for those that begin on one day.
    empty: dict[dt.date, Drawing] = {}
    editions = tuple(specs)
    for spec in editions:
        if spec.start not in empty:
            policy = in_force(max(spec.start, load_parameters().complete_from))
            empty[spec.start] = without_data(policy, load_deadlines(), in_force_on(spec.start, editions))
        _check_rows(spec, f"formats/{spec.format}.{spec.edition}.yaml", empty[spec.start])
