"""Rows of a file as text cells under the headings of its format."""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from exports.format_specs import CellType, FormatSpec, SheetSpec
from policies.cells import SURELY_HELD, cut
from policies.province import load_province

_CENT = Decimal("0.01")
_BLANK = pa.scalar(None, pa.string())
# What is shown as it was entered.
_AS_ENTERED = ("text", "month", "identity_number")
_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|#\x00-\x1f]')


class FormatError(ValueError):
    """A format asks for a column that its rows do not have."""


def cell(value: Any, kind: CellType) -> str | None:
    """One value as the file shows it: money with two decimals, dates as yyyy-MM-dd or yyyyMMdd; blank stays blank.

    A text longer than a cell holds is cut, with a mark.
    """
    if value is None or value != value:
        return None
    if kind == "money":
        return str(Decimal(str(value)).quantize(_CENT, ROUND_HALF_UP))
    if kind == "integer":
        return str(int(value))
    if kind == "date":
        return str(value)[:10]
    if kind == "date8":
        day: dt.date = value
        return f"{day.year:04d}{day.month:02d}{day.day:02d}"
    return cut(str(value)) or None


def render(rows: pa.Table, spec: SheetSpec) -> pa.Table:
    """`rows` as text under the spec's headings, in its order; raises FormatError naming a column they lack."""
    missing = [column.column for column in spec.columns if column.column not in rows.column_names]
    if missing:
        raise FormatError(f"{spec.rows}: its rows have no column {', '.join(missing)}")
    cells = {column.column: _cells(rows[column.column], column.type, column.values) for column in spec.columns}
    for column in spec.columns:
        own = cells[column.column]
        if column.keeps is not None:
            replaced = _words_replaced(_cells(rows[column.keeps], "text"), cells[column.keeps])
            own = pc.coalesce(own, replaced)
        if column.blank_beside is not None:
            own = pc.if_else(pc.is_null(cells[column.blank_beside]), own, _BLANK)
        cells[column.column] = own
    return pa.table({column.heading: cells[column.column] for column in spec.columns})


def _cells(values: pa.ChunkedArray, kind: CellType, words: Mapping[str, str] = MappingProxyType({})) -> pa.Array:
    """A column's values as the file writes them, each distinct one worded once; what is mapped to '' is blank."""
    array = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if pa.types.is_null(array.type):
        return pa.nulls(len(array), pa.string())
    if pa.types.is_string(array.type) and kind in _AS_ENTERED and not words and _fits(array):
        return pc.if_else(pc.equal(array, ""), _BLANK, array)
    distinct = array.dictionary_encode()
    texts = (cell(value, kind) for value in distinct.dictionary.to_pylist())
    worded = [None if text is None else words.get(text, text) or None for text in texts]
    return pa.array(worded, pa.string()).take(distinct.indices)


def _fits(texts: pa.Array) -> bool:
    """Whether a cell holds each of the texts for certain."""
    return (pc.max(pc.utf8_length(texts)).as_py() or 0) <= SURELY_HELD


def _words_replaced(ours: pa.Array, written: pa.Array) -> pa.Array:
    """Our words for which the file writes others; null elsewhere."""
    return pc.if_else(pc.fill_null(pc.not_equal(ours, written), False), ours, _BLANK)


def title_rows(spec: FormatSpec, county: str, as_of: dt.date) -> list[str]:
    """What stands over the headings: {title}, {county}, {as_of} and the province's names in braces."""
    words = {**load_province().words(), "title": spec.title, "county": county, "as_of": as_of.isoformat()}
    return [row.format(**words) for row in spec.title_rows]


def parts(rows: pa.Table, spec: FormatSpec) -> list[pa.Table]:
    """The rows in files of at most the format's row limit."""
    return [rows.slice(start, spec.row_limit) for start in range(0, len(rows), spec.row_limit)]


def safe_name(name: str) -> str:
    """A file's name without what some system takes for something else."""
    return _NO_FILE_NAME.sub("_", name)


def file_names(spec: FormatSpec, count: int, county_code: str, county: str, as_of: dt.date) -> list[str]:
    """File names without their ending; numbered when there are several parts."""
    name = safe_name(spec.file_name.format(county_code=county_code, county=county, as_of=f"{as_of:%Y%m%d}"))
    return [name] if count == 1 else [f"{name}_第{part}部分" for part in range(1, count + 1)]


def keys_of(cells: pa.Table, spec: FormatSpec) -> pa.ChunkedArray:
    """The business key of each row: its key cells joined."""
    parts = [pc.fill_null(cells[spec.heading_of(column)], "") for column in spec.key]
    return pc.binary_join_element_wise(*parts, "/")
