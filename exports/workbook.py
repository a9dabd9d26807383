"""Workbooks from frames of text: frozen bold headings, widths, drop-downs, every cell text, equal bytes for equal
input.
"""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import pandas as pd
import rustpy_xlsxwriter as xlsx

from exports.format_specs import LIST, FormatSpec

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


def _drop_downs(spec: FormatSpec) -> dict[str, dict[str, Any]]:
    lists = {column.heading: column.allowed for column in spec.columns if column.allowed}
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


def _banners(titles: Sequence[str], columns: int, heading: xlsx.Format) -> dict[str, Any]:
    """Each title over the whole width of the sheet, above the headings; nothing without titles."""
    if not titles:
        return {}
    merged = [(row, 0, row, columns - 1, title, heading) for row, title in enumerate(titles)]
    return {"header_row": len(titles), "merge_ranges": merged}


def workbook(frame: pd.DataFrame, spec: FormatSpec, titles: Sequence[str] = ()) -> bytes:
    """One sheet with the frame's cells under its headings, `titles` above them."""
    text = xlsx.Format().set_num_format("@")
    heading = xlsx.Format().set_bold().set_background_color("#DCE6F1").set_border("thin").set_text_wrap()
    buffer = io.BytesIO()
    xlsx.write_worksheet(
        frame,
        buffer,
        sheet_name=spec.sheet,
        freeze_row=1 + len(titles),
        column_widths={column.heading: column.width for column in spec.columns},
        column_formats={column.heading: text for column in spec.columns},
        header_format=heading,
        data_validations=_drop_downs(spec),
        autofilter=spec.kind == LIST,
        **_banners(titles, len(spec.columns), heading),
    )
    return without_clock(buffer.getvalue())


def cover_sheet(frame: pd.DataFrame, sheet: str) -> bytes:
    """A workbook of one sheet with text cells, for reading alone."""
    buffer = io.BytesIO()
    widths = dict(zip(frame.columns, (44, 12, 70), strict=True))
    heading = xlsx.Format().set_bold().set_background_color("#DCE6F1").set_border("thin")
    xlsx.write_worksheet(
        frame, buffer, sheet_name=sheet, freeze_row=1, column_widths=widths, header_format=heading,
        column_formats=dict.fromkeys(frame.columns, xlsx.Format().set_num_format("@").set_text_wrap()),
    )  # fmt: skip
    return without_clock(buffer.getvalue())


def without_clock(data: bytes) -> bytes:
    """The same workbook without the moment of its writing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = _FIXED_PROPERTIES.encode() if part.filename == _PROPERTIES else old.read(part.filename)
            new.writestr(zipfile.ZipInfo(part.filename, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
