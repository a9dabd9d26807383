"""How a list stands on paper: landscape A4, headings and page numbers on every page, rows as high as their text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exports.cells import Cells
from exports.column_widths import BESIDE, widths
from exports.format_specs import ColumnSpec
from exports.text_size import headings

# Points of a line and above the first: the fonts that replace ours on other machines are no higher.
_LINE, _ABOVE = 13.1, 2.5
_HIGHEST = 409.0  # points that a row of a workbook may have
_A4 = 9
_MARGINS = {"left": 0.25, "right": 0.25, "top": 0.5, "bottom": 0.45, "header": 0.2, "footer": 0.2}
_PAGES = "&C第 &P 页　共 &N 页"


def page_setup(heading_row: int, header: str | None) -> dict[str, Any]:
    """Landscape A4 with the heading row and the page's number on each page.

    With a `header`, which then stands over each page, fitted to one page's width.
    """
    every = {"landscape": True, "paper_size": _A4, "margins": _MARGINS, "footer": _PAGES, "repeat_rows": heading_row}
    if header is None:
        return every
    return {**every, "fit_to_pages": (1, 0), "header": '&C&"-,Bold"' + header.replace("&", "&&")}


@dataclass(frozen=True)
class Fit:
    """How a sheet is fitted to the page: widths of its columns, and heights in points of its headings and its rows."""

    widths: list[float]
    heading: float
    heights: list[float]


def fitted(parts: Sequence[Cells], columns: Sequence[ColumnSpec]) -> list[Fit]:
    """How each of several parts of one list, whose texts were measured together, is fitted to a page of its own."""
    wide = widths(parts, columns)
    high = zip(wide, heading_heights([column.heading for column in columns], wide), heights(parts, wide), strict=True)
    return [Fit(*each) for each in high]


def _rooms(widths: Sequence[Sequence[float]]) -> np.ndarray:
    """What texts have of the widths of each part's columns."""
    return np.array([[round(width - BESIDE / 2, 2) for width in own] for own in widths])


def heights(parts: Sequence[Cells], widths: Sequence[Sequence[float]]) -> list[list[float]]:
    """The height of each row of each part in points: that of its highest cell, by the widths of the part's columns."""
    rooms, texts = _rooms(widths), parts[0].texts
    sizes = [len(cells.codes) for cells in parts]
    codes, part = np.concatenate([cells.codes for cells in parts]), np.repeat(np.arange(len(parts)), sizes)
    row, column = np.nonzero((texts.breadth[codes] > rooms[part]) | texts.several[codes])
    room = part[row] * rooms.shape[1] + column
    alike, of = np.unique(codes[row, column] * np.int64(rooms.size) + room, return_inverse=True)
    lines = texts.lines(alike // rooms.size, rooms.ravel()[alike % rooms.size])[of]
    highest = np.ones(len(codes), np.int64)
    np.maximum.at(highest, row, lines)
    in_points = np.array([_height(count) for count in range(highest.max() + 1)])
    return [own.tolist() for own in np.split(in_points[highest], np.cumsum(sizes)[:-1])]


def heading_heights(names: Sequence[str], widths: Sequence[Sequence[float]]) -> list[float]:
    """The height in points of each part's row of headings."""
    rooms = _rooms(widths)
    lines = headings(tuple(names)).lines(np.tile(np.arange(len(names)), len(rooms)), rooms.ravel())
    return [_height(int(highest)) for highest in lines.reshape(rooms.shape).max(axis=1)]


def _height(count: int) -> float:
    return round(min(count * _LINE + _ABOVE, _HIGHEST), 2)
