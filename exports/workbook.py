"""Workbooks from frames of text: frozen bold headings, widths, drop-downs, every cell text, equal bytes for equal
input.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import rustpy_xlsxwriter as xlsx
from pandas.api.types import is_integer_dtype

from exports.column_widths import widths
from exports.format_specs import ColumnSpec
from exports.printing import heading_height, heights, page_setup
from exports.text_size import FILE_POINTS, FONT, POINTS

_DROP_DOWN_CHARACTERS = 255
_EPOCH = (1980, 1, 1, 0, 0, 0)
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
    """One sheet: a frame of text under the headings of its columns, `titles` above them.

    `page_header` stands over every printed page; a sheet that has one is to be printed, another is for reading in.
    """

    name: str
    frame: pd.DataFrame
    columns: Sequence[ColumnSpec]
    titles: Sequence[str] = ()
    page_header: str | None = None
    filtered: bool = False


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


def _formats(printed: bool) -> tuple[xlsx.Format, xlsx.Format]:
    """How headings and cells look."""
    heading = xlsx.Format().set_bold().set_background_color("#DCE6F1").set_border("thin").set_text_wrap()
    text = xlsx.Format().set_num_format("@")
    if not printed:
        return heading, text
    lined = text.set_font_size(POINTS).set_text_wrap().set_align("top").set_border("thin").set_border_color("#808080")
    return heading.set_font_size(POINTS).set_align("center").set_align("vertical_center"), lined


def _number(printed: bool) -> xlsx.Format:
    """How a cell of counts looks."""
    return _formats(printed)[1].set_num_format("0")


def _look(sheet: Sheet) -> dict[str, Any]:
    """What the writer is told of one sheet, by the names of its arguments."""
    printed = sheet.page_header is not None
    heading, text = _formats(printed)
    top, last = len(sheet.titles), len(sheet.columns) - 1
    wide = {column.heading: column.width for column in sheet.columns}
    high: dict[int, float] = {}
    if printed:
        wide = widths(sheet.frame, sheet.columns)
        high = {top: heading_height(wide), **dict(enumerate(heights(sheet.frame, wide), start=top + 1))}
    return {
        "freeze_panes": {"row": 1 + top, "col": 0},
        "column_widths": wide,
        "column_formats": {name: _number(printed) if is_integer_dtype(sheet.frame[name]) else text for name in wide},
        "header_format": heading,
        "header_row": top,
        "merge_ranges": [(row, 0, row, last, title, heading) for row, title in enumerate(sheet.titles)],
        "data_validations": _drop_downs(sheet.columns),
        "autofilter": sheet.filtered,
        "row_heights": high,
        "page_setup": page_setup(top, sheet.page_header),
    }


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets in their order; equal bytes for equal sheets."""
    looks = {sheet.name: _look(sheet) for sheet in sheets}
    told: dict[str, Any] = {
        word: {name: look[word] for name, look in looks.items()} for word in next(iter(looks.values()))
    }
    buffer = io.BytesIO()
    xlsx.write_worksheets([(sheet.name, sheet.frame) for sheet in sheets], buffer, **told)
    return without_clock(buffer.getvalue())


def _part(name: str, content: bytes) -> bytes:
    """A part of the file as it is kept."""
    if name == _PROPERTIES:
        return _FIXED_PROPERTIES.encode()
    if name == _STYLES:
        for written, ours in _FONT.items():
            content = content.replace(written, ours)
    return content


def without_clock(data: bytes) -> bytes:
    """The same workbook without the moment of its writing, in a font that is equally wide everywhere."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = _part(part.filename, old.read(part.filename))
            new.writestr(zipfile.ZipInfo(part.filename, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
