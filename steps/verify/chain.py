"""The chain of events: each follows the one before, the last is the one told beside the ledger, the guards stand."""

import sqlalchemy as sa

from exports.ledger.connect import LedgerError
from exports.ledger.guards import missing_guards
from exports.ledger.head import head_file, read_head
from exports.ledger.links import COLUMNS, broken_links
from exports.ledger.tables import Event
from steps.verify.trouble import COMPARE, Home, Trouble, Troubles


def chain(home: Home) -> Troubles:
    """Events that were changed, taken out, put in, or brought into another order."""
    if home.connection is None:
        return
    columns = [getattr(Event, name) for name in COLUMNS]
    rows = home.connection.execute(sa.select(*columns).order_by(Event.id)).all()
    for place, what in broken_links(rows):
        yield Trouble(f"ledger, {place}", what, COMPARE)


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
