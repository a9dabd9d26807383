"""Whether a chain of events is whole: each follows the one before, and says what its hash says."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from exports.ledger.events import NOTHING, event_hash

COLUMNS = ("id", "kind", "as_of", "county_code", "detail", "previous_hash", "hash")


def broken_links(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[str, str]]:
    """Which event (or the table) is at fault and why, of rows of COLUMNS in the order of their numbers."""
    if not rows or rows[0][0] != 1 or rows[0][5] != NOTHING:
        yield "table event", "its first events are missing"
    for row in rows:
        if event_hash(*row[:6]) != row[6]:
            yield f"event {row[0]}", "changed: its hash is not that of what it tells"
    for one, other in pairwise(rows):
        if other[0] != one[0] + 1:
            yield f"event {one[0] + 1}", f"missing, up to event {other[0] - 1}"
        elif other[5] != one[6]:
            yield f"event {other[0]}", f"does not follow event {one[0]}: put in or reordered"
