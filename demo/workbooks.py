"""Workbooks as an office opens them and saves them again: the first sheet, every cell a text."""

import datetime as dt
import io
from collections.abc import Sequence

import python_calamine
import xlsxwriter

HOUSEHOLD = "户编号"
Row = dict[str, str]
# A workbook says when it was made; here always the same moment, so that equal rows are equal bytes.
_MADE = dt.datetime(2020, 1, 1)


def rows_of(workbook: bytes) -> list[Row]:
    """The rows of the first sheet by heading, below the row that names the household's number; none without one."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    sheet = [[_text(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    place = next((place for place, row in enumerate(sheet) if HOUSEHOLD in row), len(sheet))
    return [dict(zip(sheet[place], row, strict=False)) for row in sheet[place + 1 :]]


def saved(rows: Sequence[Row]) -> bytes:
    """A workbook of the rows, of which there is one at least, under the headings of the first."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        sheet, text = book.add_worksheet(), book.add_format({"num_format": "@"})
        for place, cells in enumerate((list(rows[0]), *(row.values() for row in rows))):
            for column, cell in enumerate(cells):
                sheet.write_string(place, column, cell, text)
    return buffer.getvalue()


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
