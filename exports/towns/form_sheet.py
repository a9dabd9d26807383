"""Forms as a workbook to print: one page of A4 after another in one sheet, so that one command prints a town's."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.towns.form import Form
from exports.towns.page import TITLE, WIDTHS, Line, Look, page

# A sheet takes 1,023 page breaks.
_OF_SHEET = 1000
_A4 = 9
_MARGINS = {"left": 0.35, "right": 0.35, "top": 0.4, "bottom": 0.55}  # inches
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
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_format_properties": _FONT})
    book.set_properties({"created": _CREATED})
    looks = {name: book.add_format(_PLAIN | look) for name, look in _LOOKS.items()}
    for start in range(0, len(forms), _OF_SHEET):
        sheet = book.add_worksheet(TITLE if start == 0 else f"{TITLE}{start // _OF_SHEET + 1}")
        _to_print(sheet)
        ends = [0]
        for number, form in enumerate(forms[start : start + _OF_SHEET], start=start + 1):
            told = f"数据日期{as_of.isoformat()}　第{number}张，共{len(forms)}张"
            ends.append(_write(sheet, ends[-1], page(form, told), looks))
        sheet.set_h_pagebreaks(ends[1:-1])
        sheet.print_area(0, 0, ends[-1] - 1, len(WIDTHS) - 1)
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


def _write(sheet: Worksheet, row: int, lines: Sequence[Line], looks: dict[Look, Format]) -> int:
    """Write lines from a row on; returns the row after them."""
    for at, line in enumerate(lines, start=row):
        sheet.set_row(at, line.height)
        for cell in line.cells:
            if cell.first == cell.last:
                sheet.write_string(at, cell.first, cell.text, looks[cell.look])
            else:
                sheet.merge_range(at, cell.first, at, cell.last, "", looks[cell.look])
                sheet.write_string(at, cell.first, cell.text, looks[cell.look])
    return row + len(lines)
