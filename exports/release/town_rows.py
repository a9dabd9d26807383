"""The rows of a town's files read back: the lines of its lists, and the households that its forms are about."""

import re
from collections.abc import Sequence

from exports.delivery import DeliveryError
from exports.format_specs import FormatSpec
from exports.release.rows import Found, Rows, by_column, reading, sheets_of, told
from exports.towns.lists import OVERVIEW
from exports.towns.page import HEADING, HOUSEHOLD, TITLE

# A cell of a number, as its reader gives it.
_COUNT = re.compile(r"[0-9]+(\.0)?")


def town_lists(data: bytes, specs: Sequence[FormatSpec]) -> list[Found]:
    """The rows of each list by column; raises DeliveryError when the workbook is another one.

    Its first sheet counts lines by village and names nobody.
    """
    with reading():
        sheets = sheets_of(data)
    if list(sheets) != [OVERVIEW, *(spec.sheet for spec in specs)]:
        raise DeliveryError("has other sheets than its manifest tells")
    if not all(_COUNT.fullmatch(told(cell)) for _, *cells in sheets[OVERVIEW][1:] for cell in cells):
        raise DeliveryError(f"{OVERVIEW}: does not count")
    return [by_column(sheets[spec.sheet][len(spec.title_rows) :], spec) for spec in specs]


def form_households(data: bytes) -> list[str]:
    """The household of each form; raises DeliveryError when a form names none."""
    with reading():
        sheets = sheets_of(data)
    if not all(name.startswith(TITLE) for name in sheets):
        raise DeliveryError("has other sheets than forms")
    return [_household(form) for rows in sheets.values() for form in _forms(rows)]


def _forms(rows: Rows) -> list[Rows]:
    """The rows of each form, which begins with its heading."""
    starts = [place for place, row in enumerate(rows) if row[0] == HEADING and not any(row[1:])]
    return [rows[start:end] for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)]


def _household(form: Rows) -> str:
    """The household of a form, from the line below heading and place alone: a person may be called anything."""
    named = [told(row[1]) for row in form[2:3] if row[0] == HOUSEHOLD]
    if len(named) != 1 or not named[0]:
        raise DeliveryError("a form does not name one household")
    return named[0]
