"""The chain of events: each follows the one before, the last is the one told beside the ledger, the guards stand."""

from itertools import pairwise

import sqlalchemy as sa

from exports.ledger.connect import LedgerError
from exports.ledger.events import NOTHING, event_hash
from exports.ledger.guards import missing_guards
from exports.ledger.head import head_file, read_head
from exports.ledger.tables import Event
from steps.verify.trouble import COMPARE, Home, Trouble, Troubles


def chain(home: Home) -> Troubles:
    """Events that were changed, taken out, put in, or brought into another order."""
    if home.connection is None:
        return
    rows = home.connection.execute(sa.select(Event).order_by(Event.id)).all()
    if not rows or rows[0].id != 1 or rows[0].previous_hash != NOTHING:
        yield Trouble("ledger, table event", "its first events are missing", COMPARE)
    for row in rows:
        if event_hash(row.id, row.kind, row.as_of, row.county_code, row.detail, row.previous_hash) != row.hash:
            yield Trouble(f"ledger, event {row.id}", "changed: its hash is not that of what it tells", COMPARE)
    for one, other in pairwise(rows):
        if other.id != one.id + 1:
            yield Trouble(f"ledger, event {one.id + 1}", f"missing, up to event {other.id - 1}", COMPARE)
        elif other.previous_hash != one.hash:
            yield Trouble(f"ledger, event {other.id}", f"does not follow event {one.id}: put in or reordered", COMPARE)


def head(home: Home) -> Troubles:
    """The last event against the one told beside the ledger: a tail cut off, or an older ledger put in its place."""
    if home.connection is None:
        return
    place = head_file(home.root).name
    try:
        told = read_head(home.root)
    except LedgerError:
        yield Trouble(
            place, "cannot be read", "when nothing else is wrong, move it aside: the next step writes it anew"
        )
        return
    if told is None:
        if home.connection.execute(sa.select(sa.func.count()).select_from(Event)).scalar_one() > 1:
            yield Trouble(place, "missing", "when nothing else is wrong, go on: the next event writes it anew")
        return
    found = home.connection.execute(sa.select(Event.hash).where(Event.id == told.event)).scalar()
    if found is None:
        yield Trouble(
            "ledger, table event",
            f"ends before event {told.event} that {place} tells: cut off, or an older ledger",
            COMPARE,
        )
    elif found != told.hash:
        yield Trouble(f"ledger, event {told.event}", f"not the one that {place} tells: another ledger", COMPARE)


def guards(home: Home) -> Troubles:
    """The triggers by which the database refuses to change what is only added to."""
    if home.connection is not None and (gone := missing_guards(home.connection)):
        yield Trouble("ledger", f"its guards {', '.join(gone)} are gone: rows can be changed", COMPARE)
