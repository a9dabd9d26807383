"""Whether a cell of a dropped file can stand in the ledger; one that cannot is its row's trouble alone."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from exports.intake.cells import shown

# Control characters, of which no database and no page takes all, and halves of a character.
_NOT_TEXT = ("Cc", "Cs")
_BREAKS = "\t\r\n"  # what a person types into a cell


def misfit(cells: Iterable[tuple[str, str, int | None]]) -> str | None:
    """What is wrong with the first cell that cannot stand in the ledger: each by its heading, its text (marked as
    `cells` says) and how many characters it may have at most.
    """
    for heading, cell, most in cells:
        text = shown(cell)
        if any(unicodedata.category(each) in _NOT_TEXT and each not in _BREAKS for each in text):
            return f"{heading}中有不可见的控制字符，请删除后重新放入"
        if most is not None and len(text) > most:
            return f"{heading}超过{most}个字，被改动过，不能确定是哪一条"
    return None


def most_of(column: Any) -> int:
    """How many characters a column of the ledger's tables holds."""
    return int(column.type.length)
