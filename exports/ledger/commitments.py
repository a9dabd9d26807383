"""Digests over rows of the ledger: an event tells them, so that a row changed, added or removed afterwards shows."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from exports.ledger.events import canonical
from exports.ledger.tables import Answer, File, FindingAnswer, Package, Receipt, RecordVersion
from policies.words import SENT

PACKAGE_COLUMNS = (Package.manifest_sha256, Package.state, Package.delivered_sha256, Package.delivered_to)
FILE_COLUMNS = (File.name, File.format, File.rows, File.sha256)
VERSION_COLUMNS = (
    RecordVersion.format,
    RecordVersion.record_key,
    RecordVersion.household_no,
    RecordVersion.content_hash,
    RecordVersion.compared_hash,
    RecordVersion.values_sha256,
    RecordVersion.identity_digest,
    RecordVersion.state,
)
RECEIPT_COLUMNS = tuple(column for column in Receipt.__table__.columns if column.name != "id")
ANSWER_COLUMNS = tuple(column for column in Answer.__table__.columns if column.name != "receipt_id")
OPINION_COLUMNS = tuple(column for column in FindingAnswer.__table__.columns if column.name != "receipt_id")


def rows_digest(rows: Iterable[Iterable[Any]]) -> str:
    """sha256 over rows, in whatever order a database gives them."""
    lines = sorted(canonical(list(row)) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def package_digest(manifest_sha256: str, state: str, delivered_sha256: str | None, delivered_to: str | None) -> str:
    """The digest of a package's row; what is about to leave changes until it has left."""
    left = (delivered_sha256, delivered_to) if state == SENT else (None, None)
    return rows_digest([(manifest_sha256, state, *left)])


STATE = ("package", "files", "versions")


def state_in(detail: Mapping[str, Any]) -> dict[str, str]:
    """The digests of a package that an event's detail tells."""
    return {name: detail[name] for name in STATE if name in detail}


def differing(noted: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """The names of the digests that differ."""
    return [name for name in STATE if noted.get(name) != there.get(name)]


def package_state(connection: sa.Connection, as_of: dt.date, county: str) -> dict[str, str]:
    """Digests of a package's row (left out when there is none), of its files, and of the day's versions of the
    county.
    """
    own = (Package.as_of == as_of, Package.county_code == county)
    row = connection.execute(sa.select(*PACKAGE_COLUMNS).where(*own)).first()
    files = sa.select(*FILE_COLUMNS).join(Package, Package.id == File.package_id).where(*own)
    versions = sa.select(*VERSION_COLUMNS).where(RecordVersion.as_of == as_of, RecordVersion.county_code == county)
    return {
        **({} if row is None else {"package": package_digest(*row)}),
        "files": rows_digest(connection.execute(files)),
        "versions": rows_digest(connection.execute(versions)),
    }


def receipt_state(connection: sa.Connection, receipt: int) -> dict[str, str]:
    """Digests of a receipt's row, of the answers in it, and of what it says of findings."""
    own = sa.select(*RECEIPT_COLUMNS).where(Receipt.id == receipt)
    answers = sa.select(*ANSWER_COLUMNS).where(Answer.receipt_id == receipt)
    opinions = sa.select(*OPINION_COLUMNS).where(FindingAnswer.receipt_id == receipt)
    return {
        name: rows_digest(connection.execute(wanted))
        for name, wanted in (("receipt", own), ("answers", answers), ("opinions", opinions))
    }
