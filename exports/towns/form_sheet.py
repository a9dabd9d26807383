"""Forms as a workbook to print: one page of A4 after another in one sheet, so that one command prints a town's."""

import datetime as dt
import io
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from exports.archive_parts import with_parts
from exports.shared_strings import SharedStrings
from exports.towns.form import Form
from exports.towns.page import TITLE, WIDTHS, Look, page
from exports.towns.page_rows import PageRows, Styles

# A sheet takes 1,023 page breaks.
_OF_SHEET = 1000
_A4 = 9
_MARGINS = {"left": 0.35, "right": 0.35, "top": 0.4, "bottom": 0.55}  # inches
# What the workbook's part says of a sheet of which one row is printed.
_BOOK, _AREA = "xl/workbook.xml", b"$A$1:$H$1<"
# Nothing of ours reads the clock, and the writer would stamp its moment.
_CREATED = dt.datetime(1980, 1, 1)
# What columns are measured by: every program has it, or one of the same widths.
_FONT = {"font_name": "Arial", "font_size": 10, "font_scheme": ""}
_PLAIN = {**_FONT, "valign": "vcenter", "text_wrap": True, "num_format": "@"}
_LOOKS: dict[Look, dict[str, Any]] = {
    "title": {"font_size": 18, "bold": True, "align": "center"},
    "place": {"font_size": 11},
    "number": {"font_size": 9, "align": "right"},
    "label": {"border": 1, "bold": True, "align": "center", "bg_color": "#EEEEEE"},
    "value": {"border": 1},
    "small": {"border": 1, "font_size": 9, "align": "center"},
    "dense": {"border": 1, "font_size": 9, "align": "center", "text_wrap": False, "shrink": True},
    "amount": {"border": 1, "align": "right"},
    "open": {"border": 1, "valign": "top"},
}


def forms_workbook(forms: Sequence[Form], as_of: dt.date) -> bytes:
    """The forms of a town, numbered; equal bytes for equal forms."""
    strings, styles = SharedStrings(), Styles()
    sheets = [_rows(forms, start, as_of, strings, styles) for start in range(0, len(forms), _OF_SHEET)]
    parts = {f"xl/worksheets/sheet{number}.xml": rows.into for number, rows in enumerate(sheets, start=1)}
    areas = partial(_areas, [rows.ends[-1] for rows in sheets])
    around = _around(len(sheets), tuple(styles))
    return with_parts(around, {**parts, _BOOK: areas, "xl/sharedStrings.xml": lambda _: strings.xml()})


def _areas(ends: Sequence[int], book: bytes) -> bytes:
    """The part of a workbook that tells how many rows of each sheet are printed."""
    before, *rest = book.split(_AREA)
    told = (b"%b%d<%b" % (_AREA[:-2], end, own) for end, own in zip(ends, rest, strict=True))
    return b"".join([before, *told])


def _rows(forms: Sequence[Form], start: int, as_of: dt.date, strings: SharedStrings, styles: Styles) -> PageRows:
    """The pages of one sheet, the first of which is the form at `start`."""
    rows = PageRows(strings, styles)
    for number, form in enumerate(forms[start : start + _OF_SHEET], start=start + 1):
        rows.add(page(form, f"数据日期{as_of.isoformat()}　第{number}张，共{len(forms)}张"))
    return rows


@lru_cache(maxsize=64)
def _around(sheets: int, looks: tuple[Look, ...]) -> bytes:
    """The workbook without its pages: their styles in the order of `looks`, how they are printed.

    The writer takes 2 ms for the cells of a page, and 3 ms for a workbook without any.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_format_properties": _FONT})
    book.set_properties({"created": _CREATED})
    formats = [book.add_format(_PLAIN | _LOOKS[look]) for look in looks]
    for number in range(1, sheets + 1):
        sheet = book.add_worksheet(TITLE if number == 1 else f"{TITLE}{number}")
        _to_print(sheet)
        # A style has its place when a cell has it, and the part of texts is there when a cell has one.
        sheet.write_string(0, 0, "", formats[0])
        for row, style in enumerate(formats):
            sheet.write_blank(row, 1, None, style)
        sheet.print_area(0, 0, 0, len(WIDTHS) - 1)
    book.close()
    return buffer.getvalue()


def _to_print(sheet: Worksheet) -> None:
    """A4 upright at its own size: fitted to a width, programs leave out the breaks between pages."""
    sheet.set_paper(_A4)
    sheet.set_portrait()
    sheet.set_margins(**_MARGINS)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.set_footer("&C&9含个人信息，核实后按规定保管&R&9&P / &N", {"margin": 0.25})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
