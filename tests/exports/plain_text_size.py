"""What measuring a text means, said plainly, one text at a time."""

import math
import re

from exports.text_size import CHARACTER

LETTER, SHORT = 0.58, 6.0
TOGETHER = re.compile(r"[（“《【]*(?:[!-,.-~]+-?|.)[，。；：、）”》】！？…]*")


def breadth(line: str) -> float:
    """The width of a line; a Chinese character counts as much as two letters."""
    chinese = min(len(line.encode("gb18030", "replace")) - len(line), len(line))
    return (chinese + (len(line) - chinese) * LETTER) * CHARACTER


def longest_word(text: str) -> float:
    """The width of what should not be broken: a short text, of a longer one its longest word or number."""
    whole = breadth(text)
    return whole if whole <= SHORT else max(map(breadth, TOGETHER.findall(text)), default=0.0)


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of `width`; a word is broken only when it is wider than the column."""
    return sum(_lines(line, width) for line in text.split("\n"))


def _lines(line: str, width: float) -> int:
    if breadth(line) <= width:
        return 1
    count, used = 1, 0.0
    for piece in TOGETHER.findall(line):
        wide = breadth(piece)
        if used + wide > width and used:
            count, used = count + 1, 0.0
        used += wide
        if used > width:
            more = math.ceil(used / width) - 1
            count, used = count + more, used - more * width
    return count
