"""What happened, each a row of a table that is only added to and chained by its hash (N3.3).

No clock is read: an event is told by its day and content. No event holds personal data.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from exports.ledger.errors import LedgerError
from exports.ledger.head import Head
from exports.ledger.tables import Event

BEGUN = "begun"  # the chain; its detail names the rows of before
PULL = "pull"
PUBLICATION = "publication"
PACKAGE = "package"
WITHDRAWAL = "withdrawal"
DELIVERY = "delivery"
RECEIPT = "receipt"
RELEASE = "release"
REMOVAL = "removal"
BACKUP = "backup"
RESTORE = "restore"
KINDS = (BEGUN, PULL, PUBLICATION, PACKAGE, WITHDRAWAL, DELIVERY, RECEIPT, RELEASE, REMOVAL, BACKUP, RESTORE)
# Each of these tells what the ledger holds of a county's package.
OF_PACKAGE = (PACKAGE, WITHDRAWAL, DELIVERY)

# What the first event follows.
NOTHING = "0" * 64
_LONGEST = 2000
# Made once: a package's digests are over thousands of rows.
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
# Under what a connection keeps the head until its transaction has ended.
_HEAD = "jianbang_head"


def canonical(value: object) -> str:
    """A value as JSON, equal for equal values; days as their ISO text."""
    return _ENCODER.encode(value)


def event_hash(
    number: int, kind: str, as_of: dt.date | None, county: str | None, detail: str, previous_hash: str
) -> str:
    """The hash of an event with everything before it."""
    return hashlib.sha256(canonical([number, kind, as_of, county, detail, previous_hash]).encode()).hexdigest()


def last_event(connection: sa.Connection) -> Head | None:
    """The newest event; None in a ledger without any."""
    row = connection.execute(sa.select(Event.id, Event.hash).order_by(Event.id.desc()).limit(1)).first()
    return None if row is None else Head(row.id, row.hash)


def record_event(
    connection: sa.Connection, kind: str, as_of: dt.date | None, county: str | None, detail: Mapping[str, Any]
) -> Head:
    """Add an event to the chain within the connection's transaction, as its last statement; returns the new head.

    Raises LedgerError when the kind is none of KINDS or the detail is longer than its column.
    """
    text = canonical(detail)
    if kind not in KINDS or len(text) > _LONGEST:
        raise LedgerError(f"event {kind}: no such kind, or more than {_LONGEST} characters of detail")
    if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        connection.exec_driver_sql("lock table event in exclusive mode")
    last = last_event(connection) or Head(0, NOTHING)
    head = Head(last.event + 1, event_hash(last.event + 1, kind, as_of, county, text, last.hash))
    row = {"id": head.event, "kind": kind, "as_of": as_of, "county_code": county, "detail": text}
    connection.execute(sa.insert(Event).values(**row, previous_hash=last.hash, hash=head.hash))
    connection.info[_HEAD] = head
    return head


def take_head(connection: sa.Connection) -> Head | None:
    """The head that the connection's transaction has made, once."""
    head: Head | None = connection.info.pop(_HEAD, None)
    return head
