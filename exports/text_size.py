"""How broad a text is and how many lines it takes, in the units in which a workbook measures its columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

# The font of a file, in which its columns are measured, and the size in which lists are printed.
FONT, FILE_POINTS, POINTS = "Arial", 10, 9
_UNIT = 5.25  # points of one unit of width in that font
_LETTER = 0.58  # of a character's width; a Chinese character is as wide as its size
CHARACTER = POINTS / _UNIT
_SHORT = 6.0  # units: a person's name
# What stays on one line: a number or word up to its hyphen, with the marks that may not begin or end a line.
_OTHER, _WORD, _HYPHEN, _OPENS, _CLOSES, _ENDS = range(6)
_OPENING, _CLOSING, _NEW_LINE = "（“《【", "，。；：、）”》】！？…", "\n"
# Characters above take as many bytes as this one, and are of no kind of their own.
_LAST_POINT = 0xFFFF


@cache
def _more_bytes() -> np.ndarray:
    """By code point, how many bytes more than a letter it takes in GB 18030: a Chinese character at least one."""
    return np.array([len(chr(point).encode("gb18030", "replace")) - 1 for point in range(_LAST_POINT + 1)], np.uint8)


@cache
def _kinds() -> np.ndarray:
    """By code point, what it is to a line."""
    kinds = np.full(_LAST_POINT + 1, _OTHER, np.uint8)
    kinds[ord("!") : ord("~") + 1] = _WORD
    kinds[ord("-")] = _HYPHEN
    for marks, kind in ((_OPENING, _OPENS), (_CLOSING, _CLOSES), (_NEW_LINE, _ENDS)):
        kinds[[ord(mark) for mark in marks]] = kind
    return kinds


def _breadth(more_bytes: np.ndarray, characters: np.ndarray) -> np.ndarray:
    """The widths of texts on one line; a Chinese character counts as much as two letters."""
    chinese = np.minimum(more_bytes, characters)
    breadth: np.ndarray = (chinese + (characters - chinese) * _LETTER) * CHARACTER
    return breadth


def _pieces(kinds: np.ndarray, texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each piece that stays on one line begins and ends; `texts`: where texts begin."""
    before = np.concatenate([[_ENDS], kinds[:-1]]) if len(kinds) else kinds
    in_word = (before == _WORD) & ((kinds == _WORD) | (kinds == _HYPHEN))
    begins = (before != _OPENS) & (kinds != _CLOSES) & ~in_word | (kinds == _ENDS) | (before == _ENDS)
    begins[texts[texts < len(kinds)]] = True
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(kinds))
    written = kinds[starts] != _ENDS
    return starts[written], ends[written]


@dataclass(frozen=True)
class Texts:
    """Texts as they were measured, in units: how broad each is on one line, and its longest word; a short text is one.

    `first_line`: of each text, and the end; of each line its breadth, and from where to where its `pieces` go.
    """

    breadth: np.ndarray
    word: np.ndarray
    first_line: np.ndarray
    line_breadth: np.ndarray
    line_from: np.ndarray
    line_to: np.ndarray
    pieces: np.ndarray

    @property
    def several(self) -> np.ndarray:
        """Which texts have a line break."""
        breaks: np.ndarray = np.diff(self.first_line) > 1
        return breaks

    def lines(self, which: np.ndarray, widths: np.ndarray) -> np.ndarray:
        """How many lines each of the texts `which` takes in a column of the width beside it; a word is broken only when
        it is wider than the column.
        """
        if not len(which):
            return np.zeros(0, np.int64)
        counts = self.first_line[which + 1] - self.first_line[which]
        starts = np.cumsum(counts) - counts
        line = np.repeat(self.first_line[which] - starts, counts) + np.arange(counts.sum())
        width = np.repeat(widths, counts)
        taken = np.ones(len(line), np.int64)
        over = np.flatnonzero(self.line_breadth[line] > width)
        taken[over] = _filled(self.pieces, self.line_from[line[over]], self.line_to[line[over]], width[over])
        total: np.ndarray = np.add.reduceat(taken, starts)
        return total


def _filled(pieces: np.ndarray, start: np.ndarray, end: np.ndarray, width: np.ndarray) -> np.ndarray:
    """How many lines pieces take that are set one after another, each list of them within a width of its own."""
    order = np.argsort(start - end, kind="stable")
    start, end, width = start[order], end[order], width[order]
    count, used = np.ones(len(order), np.int64), np.zeros(len(order))
    lengths = end - start
    for place in range(lengths[0] if len(order) else 0):
        # The longest lists come first: those that have a piece at this place.
        having = int(np.searchsorted(-lengths, -place, side="left"))
        wide, own, room = pieces[start[:having] + place], used[:having], width[:having]
        full = (own + wide > room) & (own != 0)
        count[:having] += full
        own[full] = 0
        own += wide
        broken = own > room
        if broken.any():
            more = np.ceil(own[broken] / room[broken]) - 1
            count[:having][broken] += more.astype(np.int64)
            own[broken] -= more * room[broken]
    taken = np.empty_like(count)
    taken[order] = count
    return taken


def measured(texts: Sequence[str]) -> Texts:
    """Measure texts, each once."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(lengths)
    starts = ends - lengths
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    points = np.minimum(points, _LAST_POINT)
    kinds = _kinds()[points]
    bytes_before = np.concatenate([[0], np.cumsum(_more_bytes()[points], dtype=np.int64)])

    def broad(start: np.ndarray, end: np.ndarray) -> np.ndarray:
        return _breadth(bytes_before[end] - bytes_before[start], end - start)

    piece_starts, piece_ends = _pieces(kinds, starts)
    pieces = broad(piece_starts, piece_ends)
    whole = broad(starts, ends)
    line_starts, line_ends, first_line = _lines(np.flatnonzero(kinds == _ENDS), starts, ends)
    return Texts(
        breadth=whole,
        word=np.where(whole <= _SHORT, whole, _longest(pieces, np.searchsorted(piece_starts, [starts, ends]))),
        first_line=first_line,
        line_breadth=broad(line_starts, line_ends),
        line_from=np.searchsorted(piece_starts, line_starts),
        line_to=np.searchsorted(piece_starts, line_ends),
        pieces=pieces,
    )


@lru_cache(maxsize=1000)
def headings(texts: tuple[str, ...]) -> Texts:
    """The headings of a sheet, measured once for all sheets that have them."""
    return measured(texts)


def _longest(pieces: np.ndarray, of_texts: np.ndarray) -> np.ndarray:
    """The broadest piece of each text; 0 of one without."""
    start, end = of_texts
    longest = np.zeros(len(start))
    some = start < end
    if some.any():
        longest[some] = np.maximum.reduceat(pieces, start[some])
    return longest


def _lines(breaks: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where each line begins and ends, and the first line of each text, and the end."""
    text = np.concatenate([np.arange(len(starts)), np.searchsorted(ends, breaks, side="right")])
    begin = np.concatenate([starts, breaks + 1])
    order = np.lexsort((begin, text))
    end = np.concatenate([ends, np.zeros_like(breaks)])[order]
    begin, text = begin[order], text[order]
    last = np.append(text[1:] != text[:-1], True) if len(text) else np.zeros(0, bool)
    end = np.where(last, ends[text], np.append(begin[1:], 0) - 1)
    return begin, end, np.searchsorted(text, np.arange(len(starts) + 1))
