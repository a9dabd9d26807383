"""The columns of a list fitted to the width of a page, so that its rows are as low as they can be together."""

from collections.abc import Sequence
from dataclasses import dataclass

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
# What is tried: each way of breaking words with each count of lines.
_TRIED = [(worse, whole, lines) for whole, worse in _WHOLE.items() for lines in range(1, _MOST_LINES + 1)]
_WORSE, _UP_TO, _LINES = (list(each) for each in zip(*_TRIED, strict=True))


@dataclass(frozen=True)
class _Ranked:
    """How broad cells are on one line: the columns of a part side by side, each sorted, one part below another.

    `before`: how many rows stand above each part, `size`: how many are its own.
    """

    breadth: np.ndarray
    before: np.ndarray
    size: np.ndarray

    @property
    def broadest(self) -> np.ndarray:
        """The last row of each part."""
        last: np.ndarray = self.breadth[self.before + self.size - 1]
        return last


def _ranked(broad: Sequence[np.ndarray]) -> _Ranked:
    size = np.array([len(each) for each in broad])
    return _Ranked(np.concatenate([np.sort(each, axis=0) for each in broad]), np.cumsum(size) - size, size)


def _must(parts: Sequence[Cells], columns: Sequence[ColumnSpec]) -> tuple[np.ndarray, np.ndarray]:
    """What each column of each part must hold: its heading in two lines and no cell higher than a row can be; its
    longest word.
    """
    broadest = np.array([cells.breadth.max(axis=0) for cells in parts])
    longest = np.array([cells.texts.word[cells.codes].max(axis=0) for cells in parts])
    blank = np.array([min(column.width, _BLANK) for column in columns])
    heading = headings(tuple(column.heading for column in columns)).breadth / 2 + 1
    must = np.maximum(np.maximum(heading, broadest / _LINES_OF_A_ROW), np.minimum(broadest, _READABLE))
    return must, np.where(broadest > 0, longest, blank)


def _needed(ranked: _Ranked, least: np.ndarray, count: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Widths, none below its least, with which the narrowest `cells` cells of each column take `count` lines."""
    narrowest = ranked.breadth[ranked.before[:, None] + cells - 1]
    wanted = np.ceil(narrowest / count[:, None] / CHARACTER) * CHARACTER + BESIDE
    return np.where(cells[..., None] > 0, np.maximum(least, wanted), least)


def _fitted(ranked: _Ranked, least: np.ndarray, room: float, count: np.ndarray) -> np.ndarray:
    """The widths with which as many cells of each column as there is room for take `count` lines, none below its least;
    of each part, for each of `count`.
    """
    size = ranked.size[:, None]
    few, many = np.zeros((len(size), len(count)), np.int64), np.repeat(size, len(count), axis=1)
    while (open_ := few < many).any():
        cells = (few + many) // 2
        over = _needed(ranked, least, count, np.minimum(cells + 1, size)).sum(axis=2) > room
        few, many = np.where(open_ & ~over, cells + 1, few), np.where(open_ & over, cells, many)
    given = _needed(ranked, least, count, few)
    wrapped = given < ranked.broadest[:, None] + BESIDE
    wider = np.where(wrapped, given * _more(given, wrapped, room)[..., None], given)
    fitted: np.ndarray = wider * np.maximum(1.0, room / wider.sum(axis=2))[..., None]
    return fitted


def _more(given: np.ndarray, wrapped: np.ndarray, room: float) -> np.ndarray:
    """How many times wider the columns with wrapped cells can be, in each row."""
    taken = np.where(wrapped, given, 0.0).sum(axis=2)
    left = room - np.where(wrapped, 0.0, given).sum(axis=2)
    more: np.ndarray = np.maximum(1.0, np.divide(left, taken, out=np.ones_like(left), where=taken > 0))
    return more


def _lines_taken(broad: np.ndarray, given: np.ndarray) -> np.ndarray:
    """About how many lines the rows take together, with each of the widths given."""
    characters = np.maximum(np.floor((given - BESIDE / 2) / CHARACTER), 1.0)
    taken: np.ndarray = np.ceil(broad / (characters * CHARACTER)[:, None, :]).max(axis=2).sum(axis=1)
    return taken


def _best(broad: np.ndarray, given: np.ndarray, room: float) -> list[float]:
    """Those of the widths given that fit the page and with which the rows are lowest."""
    over, taken = np.maximum(given.sum(axis=1) - room, 0.0).tolist(), _lines_taken(broad, given).tolist()
    ranks = [(round(over[at], 3), taken[at] * worse, worse, at) for at, worse in enumerate(_WORSE)]
    return [round(width, 2) for width in given[min(ranks)[-1]].tolist()]


def widths(parts: Sequence[Cells], columns: Sequence[ColumnSpec]) -> list[list[float]]:
    """The widths of the columns of each of several parts of a list: all stand side by side on one page.

    Of the widths with which most cells take one line, two lines, and so on, those are taken with which the list is
    shortest. Long numbers are broken only where that saves much paper. A blank column is to be filled in by hand.
    """
    broad = [cells.breadth[:: len(cells.breadth) // _SAMPLE + 1] for cells in parts]
    room = PAGE_WIDTH - EDGE * len(columns)
    must, words = _must(parts, columns)
    up_to = np.array(_UP_TO)[:, None]
    least = np.maximum(must[:, None], np.minimum(words[:, None], up_to)) + BESIDE
    given = _fitted(_ranked(broad), least, room, np.array(_LINES))
    return [_best(*each, room) for each in zip(broad, given, strict=True)]
