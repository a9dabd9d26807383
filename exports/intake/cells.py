"""A cell of a dropped file as text, with what a spreadsheet did to it."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal

# Spreadsheets keep fifteen digits of a number and write zeros for the others.
KEPT_DIGITS = 15
# What stands before the text of a number: its digits survived, or not. No text cell begins with these characters.
TYPED, LOST = "\x01", "\x02"
_POWER = re.compile(r"^[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{1,3}$")
_GUARD = re.compile(r'^="(.*)"$|^\'(.*)$', re.DOTALL)


def plain(text: str) -> str:
    """A text as it is compared: NFKC, no blanks, no * and no （必填）."""
    bare = "".join(unicodedata.normalize("NFKC", text).split()).strip("*:")
    return re.sub(r"\((?:必填|选填|必填项|文本|文本格式)\)$", "", bare).strip("*:")


def cell_text(cell: object, longest: int) -> str:
    """A cell's text; numbers marked by TYPED or LOST."""
    if isinstance(cell, bool):
        from policies.words import NO, YES  # loads every code set, which a file without such cells can do without

        return YES if cell else NO
    if isinstance(cell, float | int):
        return _number(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    text = _unguarded(str(cell)).strip().lstrip(TYPED + LOST)[:longest]
    if _POWER.match(text):
        mantissa, power = re.split("[Ee]", text)
        survived = len(mantissa.replace(".", "")) > int(power)
        return (TYPED if survived else LOST) + f"{Decimal(text):f}"
    return text


def _number(number: float | int) -> str:
    if isinstance(number, float) and not number.is_integer():
        return TYPED + repr(number)
    digits = str(int(number))
    return (TYPED if len(digits.lstrip("-")) <= KEPT_DIGITS else LOST) + digits


def _unguarded(text: str) -> str:
    """A text without what keeps a spreadsheet from reading it as a number or formula."""
    found = _GUARD.match(text.strip())
    return next(part for part in found.groups() if part is not None) if found else text


def shown(cell: str) -> str:
    """A cell's text without its mark."""
    return cell.lstrip(TYPED + LOST)


def is_lost(cell: str) -> bool:
    """Whether a spreadsheet made a number of the text and its last digits are gone."""
    return cell.startswith(LOST)


def is_typed(cell: str) -> bool:
    """Whether a spreadsheet made a number of the text; zeros before it would be gone."""
    return cell.startswith((TYPED, LOST))
