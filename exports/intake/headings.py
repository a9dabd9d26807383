"""Which headings a dropped file may have: those of import results, and those of our list of what to correct."""

import datetime as dt
from functools import cache

from exports.format_catalogue import format_spec, recorded_formats
from exports.intake.cells import plain
from exports.intake.table import Wanted
from policies.receipts import load_receipts
from policies.words import CORRECT, HEAD

RECEIPT, OPINION = "receipt", "opinion"
RESULT, REASON = "result", "reason"
# An identity number of the household's head, or of whom the row is about.
HEAD_IDENTITY, IDENTITY = "head_identity", "identity"
# The list's format is called as what it asks for.
CORRECT_LIST = CORRECT


def record_headings(day: dt.date) -> list[str]:
    """The headings under which files that leave show their records' keys."""
    return sorted({spec.heading_of(column) for spec in recorded_formats(day) for column in spec.key})


@cache
def wanted(day: dt.date) -> Wanted:
    """What makes a file an import result or an answer to findings on that day."""
    words = load_receipts()
    answered = [column.heading for column in format_spec(CORRECT_LIST, day).columns]
    keys = record_headings(day)
    names = {plain(heading): heading for heading in [*answered, *keys]}
    names |= {plain(other): own for own, others in words.headings.same_as.items() for other in others}
    names |= {plain(word): RESULT for word in words.headings.result}
    names |= {plain(word): REASON for word in words.headings.reason}
    names |= {plain(word): HEAD_IDENTITY if word.startswith(HEAD) else IDENTITY for word in words.headings.identity}
    kinds = {
        OPINION: [[heading] for heading in opinion_headings(day)],
        RECEIPT: [[*keys, HEAD_IDENTITY, IDENTITY], [RESULT, REASON]],
    }
    return Wanted(names, kinds, words.limits.title_rows, [RESULT])


def opinion_headings(day: dt.date) -> list[str]:
    """What an answered list must still hold: the opinion, and what tells which finding it answers."""
    spec = format_spec(CORRECT_LIST, day)
    needed = [spec.heading_of(column) for column in ("rule", "table_title", "record", "household_no")]
    return [load_receipts().opinion.heading, *needed]
