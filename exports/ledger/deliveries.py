"""Which packages are to be delivered, and that one has been: once."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from exports.ledger.notices import note_delivery, require_as_noted
from exports.ledger.tables import PREPARED, Package, RecordVersion
from policies.words import SENT


@dataclass(frozen=True)
class Due:
    """A package of the day, and whether it is to be delivered."""

    county_code: str
    state: str
    delivered_sha256: str | None
    newer_day: bool


def packages_of(connection: sa.Connection, as_of: dt.date) -> list[Due]:
    """Every package recorded for the day, by county; `newer_day` when a later day's was delivered already."""
    newer = sa.select(Package.county_code).where(Package.as_of > as_of, Package.state == SENT).distinct()
    later = set(connection.execute(newer).scalars())
    wanted = sa.select(Package).where(Package.as_of == as_of).order_by(Package.county_code)
    return [
        Due(row.county_code, row.state, row.delivered_sha256, row.county_code in later)
        for row in connection.execute(wanted)
    ]


def mark_delivering(connection: sa.Connection, as_of: dt.date, county: str, sha256: str) -> None:
    """Name the bytes that are about to leave, so that an interrupted delivery goes on with the same.

    Raises LedgerError when somebody changed what the ledger holds of the package.
    """
    require_as_noted(connection, as_of, county)
    own = (Package.as_of == as_of, Package.county_code == county)
    connection.execute(sa.update(Package).where(*own).values(delivered_sha256=sha256))


def mark_sent(connection: sa.Connection, as_of: dt.date, county: str, target: str, sealed: bool = False) -> int:
    """The package and its prepared records have left the house, sealed or not; returns how many records."""
    own = (Package.as_of == as_of, Package.county_code == county)
    connection.execute(sa.update(Package).where(*own).values(state=SENT, delivered_to=target))
    records = (
        sa.update(RecordVersion)
        .where(RecordVersion.as_of == as_of, RecordVersion.county_code == county, RecordVersion.state == PREPARED)
        .values(state=SENT)
    )
    count = int(connection.execute(records).rowcount)
    note_delivery(connection, as_of, county, sealed)
    return count
