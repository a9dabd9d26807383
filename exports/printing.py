"""How a list stands on paper: landscape A4, headings and page numbers on every page, rows as high as their text."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from exports.cells import Cells
from exports.column_widths import BESIDE
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


def heights(cells: Cells, widths: Sequence[float]) -> list[float]:
    """The height of each row in points: that of its highest cell, by the widths of the columns."""
    room = np.array([round(width - BESIDE / 2, 2) for width in widths])
    row, column = np.nonzero((cells.breadth > room) | cells.texts.several[cells.codes])
    alike, of = np.unique(cells.codes[row, column] * np.int64(len(room)) + column, return_inverse=True)
    lines = cells.texts.lines(alike // len(room), room[alike % len(room)])[of]
    highest = np.ones(len(cells.codes), np.int64)
    np.maximum.at(highest, row, lines)
    in_points = np.array([_height(count) for count in range(highest.max() + 1)])
    found: list[float] = in_points[highest].tolist()
    return found


def heading_height(widths: dict[str, float]) -> float:
    """The height in points of the row of headings."""
    room = np.array([round(width - BESIDE / 2, 2) for width in widths.values()])
    return _height(int(headings(tuple(widths)).lines(np.arange(len(room)), room).max()))


def _height(count: int) -> float:
    return round(min(count * _LINE + _ABOVE, _HIGHEST), 2)
