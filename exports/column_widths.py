"""The columns of a list fitted to the width of a page, so that its rows are as low as they can be together."""

from collections.abc import Sequence

import numpy as np

from exports.cells import Cells
from exports.format_specs import ColumnSpec
from exports.text_size import CHARACTER, headings

# What fits landscape A4 between the margins at full size, in units of width; each column has an edge of its own, and
# its text some distance from it.
PAGE_WIDTH, EDGE, BESIDE = 142.0, 0.75, 0.4
_READABLE = 3 * CHARACTER  # of a longer text, characters side by side
_BLANK = 10.0  # units: room to write something by hand
# Up to how many units words stay whole (all, household numbers, telephone numbers, dates, few), and how much lower
# rows must become for a break.
_WHOLE = {99.0: 1.0, 16.0: 1.05, 11.0: 1.1, 8.0: 1.2, 6.5: 1.3}
_MOST_LINES, _LINES_OF_A_ROW, _SAMPLE = 8, 26, 300


def _must(cells: Cells, columns: Sequence[ColumnSpec]) -> tuple[np.ndarray, np.ndarray]:
    """What each column must hold: its heading in two lines and no cell higher than a row can be; its longest word."""
    broadest, longest = cells.breadth.max(axis=0), cells.texts.word[cells.codes].max(axis=0)
    blank = np.array([min(column.width, _BLANK) for column in columns])
    heading = headings(tuple(column.heading for column in columns)).breadth / 2 + 1
    must = np.maximum(np.maximum(heading, broadest / _LINES_OF_A_ROW), np.minimum(broadest, _READABLE))
    return must, np.where(broadest > 0, longest, blank)


def _needed(ranked: np.ndarray, least: np.ndarray, count: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Widths, none below its least, with which the narrowest `cells` cells of each column take `count` lines."""
    wanted = np.ceil(ranked[cells - 1] / count[:, None] / CHARACTER) * CHARACTER + BESIDE
    return np.where(cells[:, None] > 0, np.maximum(least, wanted), least)


def _fitted(ranked: np.ndarray, least: np.ndarray, room: float, count: np.ndarray) -> np.ndarray:
    """The widths with which as many cells of each column as there is room for take `count` lines, none below its least.

    `ranked`: how broad the cells are on one line, the columns side by side, each sorted. A row for each of `count`.
    """
    few, many = np.zeros_like(count), np.full_like(count, len(ranked))
    while (open_ := few < many).any():
        cells = (few + many) // 2
        over = _needed(ranked, least, count, np.minimum(cells + 1, len(ranked))).sum(axis=1) > room
        few, many = np.where(open_ & ~over, cells + 1, few), np.where(open_ & over, cells, many)
    given = _needed(ranked, least, count, few)
    wrapped = given < ranked[-1] + BESIDE
    wider = np.where(wrapped, given * _more(given, wrapped, room)[:, None], given)
    fitted: np.ndarray = wider * np.maximum(1.0, room / wider.sum(axis=1))[:, None]
    return fitted


def _more(given: np.ndarray, wrapped: np.ndarray, room: float) -> np.ndarray:
    """How many times wider the columns with wrapped cells can be, in each row."""
    taken = np.where(wrapped, given, 0.0).sum(axis=1)
    left = room - np.where(wrapped, 0.0, given).sum(axis=1)
    more: np.ndarray = np.maximum(1.0, np.divide(left, taken, out=np.ones_like(left), where=taken > 0))
    return more


def _lines_taken(broad: np.ndarray, given: np.ndarray) -> np.ndarray:
    """About how many lines the rows take together, with each of the widths given."""
    characters = np.maximum(np.floor((given - BESIDE / 2) / CHARACTER), 1.0)
    taken: np.ndarray = np.ceil(broad / (characters * CHARACTER)[:, None, :]).max(axis=2).sum(axis=1)
    return taken


def widths(cells: Cells, columns: Sequence[ColumnSpec]) -> dict[str, float]:
    """The width of each column by its heading: all stand side by side on one page.

    Of the widths with which most cells take one line, two lines, and so on, those are taken with which the list is
    shortest. Long numbers are broken only where that saves much paper. A blank column is to be filled in by hand.
    """
    broad = cells.breadth[:: len(cells.breadth) // _SAMPLE + 1]
    ranked, room = np.sort(broad, axis=0), PAGE_WIDTH - EDGE * len(columns)
    must, words = _must(cells, columns)
    whole, count = (each.ravel() for each in np.meshgrid(list(_WHOLE), range(1, _MOST_LINES + 1), indexing="ij"))
    least = np.maximum(must, np.minimum(words, whole[:, None])) + BESIDE
    given = _fitted(ranked, least, room, count)
    over, taken = np.maximum(given.sum(axis=1) - room, 0.0).tolist(), _lines_taken(broad, given).tolist()
    worse = [_WHOLE[each] for each in whole.tolist()]
    tried = [(round(over[at], 3), taken[at] * worse[at], worse[at], each) for at, each in enumerate(count.tolist())]
    best = given[min(range(len(tried)), key=tried.__getitem__)]
    return {column.heading: round(float(width), 2) for column, width in zip(columns, best, strict=True)}
