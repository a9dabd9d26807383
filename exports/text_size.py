"""How broad a text is and how many lines it takes, in the units in which a workbook measures its columns."""

import math
import re
from functools import lru_cache

# The font of a file, in which its columns are measured, and the size in which lists are printed.
FONT, FILE_POINTS, POINTS = "Arial", 10, 9
_UNIT = 5.25  # points of one unit of width in that font
_LETTER = 0.58  # of a character's width; a Chinese character is as wide as its size
CHARACTER = POINTS / _UNIT
# What stays on one line: a number or word up to its hyphen, with the marks that may not begin or end a line.
_TOGETHER = re.compile(r"[（“《【]*(?:[!-,.-~]+-?|.)[，。；：、）”》】！？…]*")
_SHORT = 6.0  # units: a person's name


def breadth(line: str) -> float:
    """The width of a line; a Chinese character counts as much as two letters."""
    # Of GB 18030 a letter takes one byte, a Chinese character at least one more.
    chinese = min(len(line.encode("gb18030", "replace")) - len(line), len(line))
    return (chinese + (len(line) - chinese) * _LETTER) * CHARACTER


@lru_cache(maxsize=100_000)
def longest_word(text: str) -> float:
    """The width of what should not be broken: a short text, of a longer one its longest word or number."""
    whole = breadth(text)
    return whole if whole <= _SHORT else max(map(breadth, _TOGETHER.findall(text)), default=0.0)


@lru_cache(maxsize=100_000)
def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of `width`; a word is broken only when it is wider than the column."""
    return sum(_lines(line, width) for line in text.split("\n"))


def _lines(line: str, width: float) -> int:
    if breadth(line) <= width:
        return 1
    count, used = 1, 0.0
    for piece in _TOGETHER.findall(line):
        wide = breadth(piece)
        if used + wide > width and used:
            count, used = count + 1, 0.0
        used += wide
        if used > width:
            more = math.ceil(used / width) - 1
            count, used = count + more, used - more * width
    return count
