"""Which packages are to be delivered, and that one has been: once."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from exports.ledger.notices import note_delivery, note_withdrawal, require_as_noted
from exports.ledger.tables import PREPARED, Package, RecordVersion
from policies.words import SENT


@dataclass(frozen=True)
class Due:
    """A package of the day by its manifest's digest, and whether it is to be delivered; `last_sent` is the newest day
    before of which the county's package left.
    """

    county_code: str
    manifest_sha256: str
    state: str
    delivered_sha256: str | None
    newer_day: bool
    last_sent: dt.date | None


def packages_before(connection: sa.Connection, as_of: dt.date) -> dict[str, dt.date]:
    """By county the newest day before as_of for which it has a package."""
    newest = sa.select(Package.county_code, sa.func.max(Package.as_of)).where(Package.as_of < as_of)
    return {row[0]: row[1] for row in connection.execute(newest.group_by(Package.county_code))}


def packages_of(connection: sa.Connection, as_of: dt.date) -> list[Due]:
    """Every package recorded for the day, by county; `newer_day` when there is a later day's.

    The later one was drawn without what this one holds, and holds it itself: both would enter the same records twice.
    """
    newer = sa.select(Package.county_code).where(Package.as_of > as_of).distinct()
    later = set(connection.execute(newer).scalars())
    sent = sa.select(Package.county_code, sa.func.max(Package.as_of)).where(
        Package.as_of < as_of, Package.state == SENT
    )
    last = {row[0]: row[1] for row in connection.execute(sent.group_by(Package.county_code))}
    wanted = sa.select(Package).where(Package.as_of == as_of).order_by(Package.county_code)
    return [
        Due(
            row.county_code,
            row.manifest_sha256,
            row.state,
            row.delivered_sha256,
            row.county_code in later,
            last.get(row.county_code),
        )
        for row in connection.execute(wanted)
    ]


class RewrittenError(RuntimeError):
    """A package was written anew while it was on its way out; it is to be delivered again."""


def _change(connection: sa.Connection, as_of: dt.date, package: Due, **values: str) -> None:
    """Change the ledger's row of a package while it is the one that was looked at."""
    own = (Package.as_of == as_of, Package.county_code == package.county_code)
    same = Package.manifest_sha256 == package.manifest_sha256
    if connection.execute(sa.update(Package).where(*own, same).values(**values)).rowcount != 1:
        raise RewrittenError("its package was written anew meanwhile: deliver the day again")


def mark_delivering(connection: sa.Connection, as_of: dt.date, package: Due, sha256: str) -> None:
    """Name the bytes that are about to leave, so that an interrupted delivery goes on with the same.

    Raises RewrittenError when the package is not the one that was looked at any more, LedgerError when somebody changed
    what the ledger holds of it.
    """
    require_as_noted(connection, as_of, package.county_code)
    _change(connection, as_of, package, delivered_sha256=sha256)


def mark_sent(connection: sa.Connection, as_of: dt.date, package: Due, target: str, sealed: bool) -> int:
    """The package and its prepared records have left the house, sealed or not; returns how many records.

    Raises RewrittenError when the package is not the one that was looked at any more.
    """
    _change(connection, as_of, package, state=SENT, delivered_to=target)
    records = (
        sa.update(RecordVersion)
        .where(
            RecordVersion.as_of == as_of,
            RecordVersion.county_code == package.county_code,
            RecordVersion.state == PREPARED,
        )
        .values(state=SENT)
    )
    count = int(connection.execute(records).rowcount)
    note_delivery(connection, as_of, package.county_code, sealed)
    return count


def withdraw_package(connection: sa.Connection, as_of: dt.date, county: str) -> None:
    """Forget a package that was prepared and is taken away; one that was sent stays known."""
    own = (Package.as_of == as_of, Package.county_code == county, Package.state == PREPARED)
    if connection.execute(sa.delete(Package).where(*own)).rowcount:
        connection.execute(
            sa.delete(RecordVersion).where(
                RecordVersion.as_of == as_of, RecordVersion.county_code == county, RecordVersion.state == PREPARED
            )
        )
    note_withdrawal(connection, as_of, county)
