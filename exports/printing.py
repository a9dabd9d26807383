"""How a list stands on paper: landscape A4, headings and page numbers on every page, rows as high as their text."""

from typing import Any

import pandas as pd

from exports.column_widths import BESIDE, texts_of
from exports.text_size import lines

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


def heights(frame: pd.DataFrame, widths: dict[str, float]) -> list[float]:
    """The height of each row in points: that of its highest cell, by the widths of the columns by heading."""
    highest = [1] * len(frame)
    for heading, width in widths.items():
        room = round(width - BESIDE / 2, 2)
        for row, text in enumerate(texts_of(frame[heading])):
            if len(text) * 2 > room or "\n" in text:
                highest[row] = max(highest[row], lines(text, room))
    return [_height(count) for count in highest]


def heading_height(widths: dict[str, float]) -> float:
    """The height in points of the row of headings."""
    return _height(max(lines(heading, round(width - BESIDE / 2, 2)) for heading, width in widths.items()))


def _height(count: int) -> float:
    return round(min(count * _LINE + _ABOVE, _HIGHEST), 2)
