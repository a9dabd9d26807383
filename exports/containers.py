"""A file's bytes from its frame, in the container its format names: a workbook, CSV in GB18030, or text by a
template.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import pyarrow as pa

from exports.cells import Cells
from exports.cover import County
from exports.format_specs import COUNTS_SHEET, LIST, FormatSpec, SheetSpec
from exports.formulas import marked
from exports.rendering import title_rows
from exports.town_counts import counts_sheet
from exports.workbook import Sheet, workbook

# What Windows programs in China read without asking, and every Chinese character fits in.
ENCODING = "gb18030"


def _as_text(cell: Any) -> str:
    """A cell that no program reads as a formula."""
    return marked("" if cell is None else str(cell))


def _rows(cells: pa.Table) -> Iterable[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in cells.columns), strict=True)


def csv_bytes(cells: pa.Table, titles: Sequence[str] = ()) -> bytes:
    """CSV with titles and headings, lines ended as Windows does, in GB18030."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_as_text(title)] for title in titles)
    writer.writerow(cells.column_names)
    writer.writerows([_as_text(cell) for cell in row] for row in _rows(cells))
    return text.getvalue().encode(ENCODING)


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        newline_sequence="\r\n",
    )


def text_bytes(cells: pa.Table, spec: FormatSpec, county: County, as_of: dt.date) -> bytes:
    """The format's template with its headings and rows of text, in GB18030."""
    rows = [["" if cell is None else str(cell).replace("\n", " ") for cell in row] for row in _rows(cells)]
    text = (
        _templates()
        .get_template(spec.template or "")
        .render(title=spec.title, county=county.name, as_of=as_of.isoformat(), headings=cells.column_names, rows=rows)
    )
    return text.encode(ENCODING)


def _page_header(county: County, sheet: str, as_of: dt.date) -> str:
    return f"{county.name}　{sheet}　{as_of.isoformat()}"


def sheets_of(
    cells: pa.Table | Cells,
    spec: FormatSpec,
    county: County,
    as_of: dt.date,
    more: Sequence[tuple[SheetSpec, pa.Table]] = (),
) -> list[Sheet]:
    """The sheets of a workbook: the format's own, then `more`; those of a list are to be printed."""

    def header(sheet: str) -> str | None:
        return _page_header(county, sheet, as_of) if spec.kind == LIST else None

    titles = title_rows(spec, county.name, as_of)
    own = Sheet(spec.sheet, cells, spec.columns, titles, header(spec.title), filtered=True)
    return [own, *(Sheet(each.sheet, rows, each.columns, (), header(each.sheet), True) for each, rows in more)]


def file_bytes(
    cells: pa.Table,
    spec: FormatSpec,
    county: County,
    as_of: dt.date,
    more: Sequence[tuple[SheetSpec, pa.Table]] = (),
) -> bytes:
    """The bytes of one file; equal for equal arguments. `more`: further sheets with their rows; a list's last one
    counts its rows by town.
    """
    titles = title_rows(spec, county.name, as_of)
    match spec.container:
        case "xlsx":
            counts = counts_sheet(cells, spec, _page_header(county, f"{spec.title}{COUNTS_SHEET}", as_of))
            return workbook([*sheets_of(cells, spec, county, as_of, more), *counts])
        case "csv":
            return csv_bytes(cells, titles)
        case "text":
            return text_bytes(cells, spec, county, as_of)
