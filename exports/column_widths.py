"""The columns of a list fitted to the width of a page, so that its rows are as low as they can be together."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import pandas as pd

from exports.format_specs import ColumnSpec
from exports.text_size import CHARACTER, breadth, longest_word

# What fits landscape A4 between the margins at full size, in units of width; each column has an edge of its own, and
# its text some distance from it.
PAGE_WIDTH, EDGE, BESIDE = 142.0, 0.75, 0.4
_READABLE = 3 * CHARACTER  # of a longer text, characters side by side
_BLANK = 10.0  # units: room to write something by hand
# Up to how many units words stay whole (all, household numbers, telephone numbers, dates, few), and how much lower
# rows must become for a break.
_WHOLE = {99.0: 1.0, 16.0: 1.05, 11.0: 1.1, 8.0: 1.2, 6.5: 1.3}
_MOST_LINES, _LINES_OF_A_ROW, _SAMPLE = 8, 26, 300


def texts_of(cells: pd.Series) -> list[str]:
    """What stands in the cells of a column; nothing in a blank one."""
    return ["" if cell is None or cell != cell else str(cell) for cell in cells.to_list()]


def _must(column: ColumnSpec, texts: set[str]) -> tuple[float, float]:
    """What a column must hold: its heading in two lines and no cell higher than a row can be; its longest word."""
    broadest = max(map(breadth, texts), default=0.0)
    word = max(map(longest_word, texts)) if texts else min(column.width, _BLANK)
    return max(breadth(column.heading) / 2 + 1, broadest / _LINES_OF_A_ROW, min(broadest, _READABLE)), word


def _fitted(ranked: np.ndarray, least: np.ndarray, room: float, count: int) -> np.ndarray:
    """The widths with which as many cells of each column as there is room for take `count` lines, none below its least.

    `ranked`: how broad the cells are on one line, the columns side by side, each sorted.
    """

    def needed(cells: int) -> np.ndarray:
        wanted = np.ceil(ranked[cells - 1] / count / CHARACTER) * CHARACTER + BESIDE
        return np.maximum(least, wanted) if cells else least

    cells = bisect_left(range(1, len(ranked) + 1), True, key=lambda cells: needed(cells).sum() > room)
    given = needed(cells)
    wrapped = given < ranked[-1] + BESIDE
    more = max(1.0, (room - given[~wrapped].sum()) / given[wrapped].sum()) if wrapped.any() else 1.0
    wider = np.where(wrapped, given * more, given)
    return wider * max(1.0, room / wider.sum())


def _lines_taken(broad: np.ndarray, given: np.ndarray) -> float:
    """About how many lines the rows take together."""
    characters = np.maximum(np.floor((given - BESIDE / 2) / CHARACTER), 1.0)
    return float(np.ceil(broad / (characters * CHARACTER)).max(axis=1).sum())


def widths(frame: pd.DataFrame, columns: Sequence[ColumnSpec]) -> dict[str, float]:
    """The width of each column by its heading: all stand side by side on one page.

    Of the widths with which most cells take one line, two lines, and so on, those are taken with which the list is
    shortest. Long numbers are broken only where that saves much paper. A blank column is to be filled in by hand.
    """
    texts = [set(texts_of(frame[column.heading])) - {""} for column in columns]
    sample = frame.iloc[:: len(frame) // _SAMPLE + 1]
    broad = np.array([[breadth(text) for text in texts_of(sample[column.heading])] for column in columns]).T
    ranked, room = np.sort(broad, axis=0), PAGE_WIDTH - EDGE * len(columns)
    must, words = np.array([_must(*each) for each in zip(columns, texts, strict=True)]).T
    tried = []
    for whole, worse in _WHOLE.items():
        least = np.maximum(must, np.minimum(words, whole)) + BESIDE
        for count in range(1, _MOST_LINES + 1):
            given = _fitted(ranked, least, room, count)
            over = max(given.sum() - room, 0.0)
            tried.append((round(over, 3), _lines_taken(broad, given) * worse, worse, count, given))
    best = min(tried, key=lambda each: each[:4])[-1]
    return {column.heading: round(float(width), 2) for column, width in zip(columns, best, strict=True)}
