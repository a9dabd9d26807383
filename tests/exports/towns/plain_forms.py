"""The workbook of forms as xlsxwriter writes it cell by cell."""

import datetime as dt
import io
from collections.abc import Sequence

import xlsxwriter

from exports.towns import form_sheet
from exports.towns.form import Form
from exports.towns.form_sheet import _FONT, _LOOKS, _PLAIN, _to_print
from exports.towns.page import TITLE, WIDTHS, page


def plain_forms(forms: Sequence[Form], as_of: dt.date) -> bytes:
    """The forms of a town, each cell and merge by a call of the library."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_format_properties": _FONT})
    book.set_properties({"created": dt.datetime(1980, 1, 1)})
    looks = {name: book.add_format(_PLAIN | look) for name, look in _LOOKS.items()}
    for start in range(0, len(forms), form_sheet._OF_SHEET):
        sheet = book.add_worksheet(TITLE if start == 0 else f"{TITLE}{start // form_sheet._OF_SHEET + 1}")
        _to_print(sheet)
        ends = [0]
        for number, form in enumerate(forms[start : start + form_sheet._OF_SHEET], start=start + 1):
            lines = page(form, f"数据日期{as_of.isoformat()}　第{number}张，共{len(forms)}张")
            for row, line in enumerate(lines, start=ends[-1]):
                sheet.set_row(row, line.height)
                for place, text in zip(line.layout.places, line.texts, strict=True):
                    if place.first < place.last:
                        sheet.merge_range(row, place.first, row, place.last, "", looks[place.look])
                    sheet.write_string(row, place.first, text, looks[place.look])
            ends.append(ends[-1] + len(lines))
        sheet.set_h_pagebreaks(ends[1:-1])
        sheet.print_area(0, 0, ends[-1] - 1, len(WIDTHS) - 1)
    book.close()
    return buffer.getvalue()
