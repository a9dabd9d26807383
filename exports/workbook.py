"""Workbooks from frames of text: frozen bold headings, widths, drop-downs, every cell text, equal bytes for equal
input.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
import pyarrow as pa
import rustpy_xlsxwriter as xlsx

from exports.archive_parts import with_parts
from exports.cells import Cells, cells_of, table_of
from exports.format_specs import ColumnSpec
from exports.printing import Fit, fitted, page_setup
from exports.text_size import FILE_POINTS, FONT, POINTS

_DROP_DOWN_CHARACTERS = 255
_PROPERTIES = "docProps/core.xml"
# The writer stamps the moment of writing into this part, and into nothing else.
_FIXED_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
)
_STYLES = "xl/styles.xml"
# The writer's own font is on few machines of an office, and columns are measured in the file's first font.
_FONT = {
    b'<sz val="11"/>': f'<sz val="{FILE_POINTS}"/>'.encode(),
    b'<name val="Calibri"/>': f'<name val="{FONT}"/>'.encode(),
    b'<scheme val="minor"/>': b"",
}


@dataclass(frozen=True)
class Sheet:
    """One sheet: cells of text, or a frame of them, under the headings of its columns, `titles` above them.

    `page_header` stands over every printed page; a sheet that has one is to be printed, another is for reading in.
    `fit`: of one that was fitted to the page together with others.
    """

    name: str
    frame: pd.DataFrame | pa.Table | Cells
    columns: Sequence[ColumnSpec]
    titles: Sequence[str] = ()
    page_header: str | None = None
    filtered: bool = False
    fit: Fit | None = None


def _drop_downs(columns: Sequence[ColumnSpec]) -> dict[str, dict[str, Any]]:
    lists = {column.heading: column.allowed for column in columns if column.allowed}
    return {
        heading: {
            "type": "list",
            "values": values,
            "error_title": "请选择",
            "error_message": "只能填写下拉列表中的选项",
        }
        for heading, values in lists.items()
        if len(",".join(values)) <= _DROP_DOWN_CHARACTERS
    }


@cache
def _formats(printed: bool) -> tuple[xlsx.Format, xlsx.Format]:
    """How headings and cells look."""
    heading = xlsx.Format().set_bold().set_background_color("#DCE6F1").set_border("thin").set_text_wrap()
    text = xlsx.Format().set_num_format("@")
    if not printed:
        return heading, text
    lined = text.set_font_size(POINTS).set_text_wrap().set_align("top").set_border("thin").set_border_color("#808080")
    return heading.set_font_size(POINTS).set_align("center").set_align("vertical_center"), lined


@cache
def _number() -> xlsx.Format:
    """How a printed cell of counts looks."""
    lined = xlsx.Format().set_num_format("0").set_font_size(POINTS).set_text_wrap()
    return lined.set_align("top").set_border("thin").set_border_color("#808080")


def _look(sheet: Sheet, cells: Cells | None, table: pa.Table) -> dict[str, Any]:
    """What the writer is told of one sheet, by the names of its arguments; `cells`: of one that is printed."""
    heading, text = _formats(cells is not None)
    top, last = len(sheet.titles), len(sheet.columns) - 1
    wide = {column.heading: column.width for column in sheet.columns}
    high: dict[int, float] = {}
    if cells is not None:
        fit = sheet.fit or fitted([cells], sheet.columns)[0]
        wide = dict(zip(wide, fit.widths, strict=True))
        high = dict(enumerate([fit.heading, *fit.heights], start=top))
    counts = {field.name for field in table.schema if pa.types.is_integer(field.type)}
    return {
        "freeze_panes": {"row": 1 + top, "col": 0},
        "column_widths": wide,
        "column_formats": {name: _number() if name in counts else text for name in wide},
        "header_format": heading,
        "header_row": top,
        "merge_ranges": [(row, 0, row, last, title, heading) for row, title in enumerate(sheet.titles)],
        "data_validations": _drop_downs(sheet.columns),
        "autofilter": sheet.filtered,
        "row_heights": high,
        "page_setup": page_setup(top, sheet.page_header),
    }


def _cells(sheet: Sheet) -> Cells | None:
    """The measured cells of a sheet that is to be printed."""
    if sheet.page_header is None:
        return None
    return sheet.frame if isinstance(sheet.frame, Cells) else cells_of(sheet.frame)


def _table(sheet: Sheet, cells: Cells | None) -> pa.Table:
    if cells is not None:
        return cells.table
    return sheet.frame.table if isinstance(sheet.frame, Cells) else table_of(sheet.frame)


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets in their order; equal bytes for equal sheets."""
    cells = [_cells(sheet) for sheet in sheets]
    tables = [_table(*each) for each in zip(sheets, cells, strict=True)]
    looks = {sheet.name: _look(sheet, *own) for sheet, *own in zip(sheets, cells, tables, strict=True)}
    told: dict[str, Any] = {
        word: {name: look[word] for name, look in looks.items()} for word in next(iter(looks.values()))
    }
    buffer = io.BytesIO()
    xlsx.write_worksheets([(sheet.name, table) for sheet, table in zip(sheets, tables, strict=True)], buffer, **told)
    return without_clock(buffer.getvalue())


def _styles(content: bytes) -> bytes:
    """The file's styles in our font."""
    for written, ours in _FONT.items():
        content = content.replace(written, ours)
    return content


def without_clock(data: bytes) -> bytes:
    """The same workbook without the moment of its writing, in a font that is equally wide everywhere."""
    return with_parts(data, {_PROPERTIES: lambda _: _FIXED_PROPERTIES.encode(), _STYLES: _styles})
