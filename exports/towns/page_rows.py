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
_MERGED_CELL = "<mergeCell"
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
        self._patterns: dict[tuple[Layout, float], tuple[str, str]] = {}

    def add(self, lines: Sequence[Line]) -> None:
        """Add the lines of a page."""
        numbers, rows, merges = self._strings.numbers, self._rows.append, self._merged.append
        for number, (layout, texts, height) in enumerate(lines, start=self.ends[-1] + 1):
            row = str(number)
            pattern, merged = self._patterns.get((layout, height)) or self._pattern(layout, height)
            rows(pattern.replace(_ROW, row) % numbers(texts))
            if merged:
                merges(merged.replace(_ROW, row))
        self.ends.append(self.ends[-1] + len(lines))

    def _pattern(self, layout: Layout, height: float) -> tuple[str, str]:
        """The row of a layout in XML, its texts' numbers open, and its merged places."""
        cells = "".join(_cell(first, last, self._styles[look]) for first, last, look in layout.places)
        told = f'<row r="{_ROW}" spans="1:{len(WIDTHS)}"{_told(height)}>'
        found = self._patterns[layout, height] = f"{told}{cells}</row>", _merged(layout)
        return found

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
        every = "".join(self._merged)
        merged = f'<mergeCells count="{every.count(_MERGED_CELL)}">{every}</mergeCells>'
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
def _merged(layout: Layout) -> str:
    """The merged places of a layout in XML."""
    merged = [place for place in layout.places if place.first < place.last]
    return "".join(
        f'{_MERGED_CELL} ref="{_LETTERS[each.first]}{_ROW}:{_LETTERS[each.last]}{_ROW}"/>' for each in merged
    )
