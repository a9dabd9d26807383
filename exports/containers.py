"""A file's bytes from its frame, in the container its format names: a workbook, CSV in GB18030, or text by a
template.
"""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from exports.cover import County
from exports.format_specs import FormatSpec
from exports.formulas import marked
from exports.rendering import title_rows
from exports.workbook import workbook

# What Windows programs in China read without asking, and every Chinese character fits in.
ENCODING = "gb18030"


def _as_text(cell: Any) -> str:
    """A cell that no program reads as a formula."""
    return marked("" if pd.isna(cell) else str(cell))


def csv_bytes(frame: pd.DataFrame, titles: Sequence[str] = ()) -> bytes:
    """CSV with titles and headings, lines ended as Windows does, in GB18030."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_as_text(title)] for title in titles)
    writer.writerow(frame.columns)
    writer.writerows([_as_text(cell) for cell in row] for row in frame.itertuples(index=False))
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


def text_bytes(frame: pd.DataFrame, spec: FormatSpec, county: County, as_of: dt.date) -> bytes:
    """The format's template with its headings and rows of text, in GB18030."""
    rows = [
        ["" if pd.isna(cell) else str(cell).replace("\n", " ") for cell in row] for row in frame.itertuples(index=False)
    ]
    text = (
        _templates()
        .get_template(spec.template or "")
        .render(title=spec.title, county=county.name, as_of=as_of.isoformat(), headings=list(frame.columns), rows=rows)
    )
    return text.encode(ENCODING)


def file_bytes(frame: pd.DataFrame, spec: FormatSpec, county: County, as_of: dt.date) -> bytes:
    """The bytes of one file; equal for equal arguments."""
    titles = title_rows(spec, county.name, as_of)
    match spec.container:
        case "xlsx":
            return workbook(frame, spec, titles)
        case "csv":
            return csv_bytes(frame, titles)
        case "text":
            return text_bytes(frame, spec, county, as_of)
