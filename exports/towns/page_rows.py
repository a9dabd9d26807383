"""Pages of forms as rows of a sheet's XML, from one pattern for each layout of a line."""

import re
from collections.abc import Sequence
from functools import cache

from exports.shared_strings import SharedStrings
from exports.towns.page import WIDTHS, Layout, Line, Look

_LETTERS = "ABCDEFGH"
# Stands for the number of its row in a pattern.
_ROW = "\0"
_DATA, _MERGED, _SHEET_ENDS = b"<sheetData>", b"</sheetData>", b"</worksheet>"
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
_DEFAULT_HEIGHT = 20  # pixels: a row of it does not tell


class Styles(dict[Look, int]):
    """The number of each look, in the order in which they are first asked for; 0 is that of a cell without."""

    def __missing__(self, look: Look) -> int:
        self[look] = number = len(self) + 1
        return number


class PageRows:
    """The rows of the pages of one sheet, whose texts and looks are numbered through the workbook.

    `ends`: after how many rows each page ends, 0 before the first.
    """

    def __init__(self, strings: SharedStrings, styles: Styles) -> None:
        self.ends = [0]
        self._strings, self._styles = strings, styles
        self._rows: list[str] = []
        self._merged: list[str] = []
        self._merges = 0
        self._patterns: dict[tuple[Layout, float], str] = {}

    def add(self, lines: Sequence[Line]) -> None:
        """Add the lines of a page."""
        for number, (layout, texts, height) in enumerate(lines, start=self.ends[-1] + 1):
            row = str(number)
            pattern = self._pattern(layout, height)
            self._rows.append(pattern.replace(_ROW, row) % self._strings.numbers(texts))
            merged, count = _merged(layout)
            self._merged.append(merged.replace(_ROW, row))
            self._merges += count
        self.ends.append(self.ends[-1] + len(lines))

    def _pattern(self, layout: Layout, height: float) -> str:
        """The row of a layout in XML, its texts' numbers open."""
        if (layout, height) not in self._patterns:
            cells = "".join(_cell(first, last, self._styles[look]) for first, last, look in layout.places)
            told = f'<row r="{_ROW}" spans="1:{len(WIDTHS)}"{_told(height)}>'
            self._patterns[layout, height] = f"{told}{cells}</row>"
        return self._patterns[layout, height]

    def _breaks(self) -> str:
        """Where a page ends and another begins."""
        ends = self.ends[1:-1]
        if not ends:
            return ""
        each = "".join(f'<brk id="{end}" max="16383" man="1"/>' for end in ends)
        return f'<rowBreaks count="{len(ends)}" manualBreakCount="{len(ends)}">{each}</rowBreaks>'

    def into(self, sheet: bytes) -> bytes:
        """The sheet with these rows instead of its own."""
        before, _, rest = sheet.partition(_DATA)
        before = _DIMENSION.sub(b'<dimension ref="A1:%b%d"/>' % (_LETTERS[-1].encode(), self.ends[-1]), before)
        after = rest.partition(_MERGED)[2].replace(_SHEET_ENDS, self._breaks().encode() + _SHEET_ENDS)
        merged = f'<mergeCells count="{self._merges}">{"".join(self._merged)}</mergeCells>'
        return b"".join([before, _DATA, "".join(self._rows).encode(), _MERGED, merged.encode(), after])


def _told(points: float) -> str:
    """The height of a row, in whole pixels."""
    pixels = int(points * 4.0 / 3.0 + 0.5)
    return "" if pixels == _DEFAULT_HEIGHT else f' ht="{pixels * 0.75:.16g}" customHeight="1"'


def _cell(first: int, last: int, style: int) -> str:
    """A cell with a text, and the blank ones that it is merged with."""
    blank = "".join(f'<c r="{letter}{_ROW}" s="{style}"/>' for letter in _LETTERS[first + 1 : last + 1])
    return f'<c r="{_LETTERS[first]}{_ROW}" s="{style}" t="s"><v>%d</v></c>{blank}'


@cache
def _merged(layout: Layout) -> tuple[str, int]:
    """The merged places of a layout in XML, and how many they are."""
    merged = [place for place in layout.places if place.first < place.last]
    told = (f'<mergeCell ref="{_LETTERS[each.first]}{_ROW}:{_LETTERS[each.last]}{_ROW}"/>' for each in merged)
    return "".join(told), len(merged)
