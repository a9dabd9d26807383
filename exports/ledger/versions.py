"""What the ledger knows of records: versions known outside, and the versions a package prepares (N3.3)."""

import datetime as dt
import hashlib
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from exports.ledger.tables import ACCEPTED, OUTSIDE, PREPARED, SENT, SUPERSEDED, File, Package, RecordVersion, Run

_CHUNK = 5000


@dataclass(frozen=True)
class Prepared:
    """A package as it was written: its manifest's digest, its files, and the record versions in them.

    `files`: format, name, rows, sha256. `records`: format, record_key, content_hash.
    """

    as_of: dt.date
    county_code: str
    manifest_sha256: str
    files: list[dict[str, object]]
    records: pd.DataFrame


def content_hash(cells: tuple[object, ...]) -> str:
    """The digest of a record's cells as its file shows them."""
    return hashlib.sha256("\x1f".join("" if cell is None else str(cell) for cell in cells).encode()).hexdigest()


def known_versions(connection: sa.Connection, counties: list[str], as_of: dt.date) -> pd.DataFrame:
    """county_code, format, record_key, as_of, content_hash, state, reason of every version that left the house before
    as_of.

    States are those of that day: an answer read later is not known yet, so that an older day run again stays what it
    was.
    """
    unanswered = RecordVersion.answered_on > as_of
    wanted = (
        sa.select(
            RecordVersion.county_code,
            RecordVersion.format,
            RecordVersion.record_key,
            RecordVersion.as_of,
            RecordVersion.content_hash,
            sa.case((unanswered, SENT), else_=RecordVersion.state).label("state"),
            sa.case((unanswered, sa.null()), else_=RecordVersion.reason).label("reason"),
        )
        .where(RecordVersion.county_code.in_(counties), RecordVersion.as_of < as_of)
        .where(RecordVersion.state.in_(OUTSIDE) | RecordVersion.answered_on.is_not(None))
        .order_by(RecordVersion.county_code, RecordVersion.format, RecordVersion.record_key, RecordVersion.as_of)
    )
    rows = connection.execute(wanted).all()
    return pd.DataFrame(rows, columns=[column.name for column in wanted.selected_columns], dtype=object)


def last_versions(known: pd.DataFrame) -> pd.DataFrame:
    """The newest version of each record; a superseded one only tells that a newer day has gone out."""
    outside = known[known.state.isin(OUTSIDE)]
    return outside.drop_duplicates(["county_code", "format", "record_key"], keep="last")


def ever_accepted(known: pd.DataFrame) -> pd.DataFrame:
    """county_code, format, record_key of records that the national system has accepted in any version."""
    return known.loc[known.state == ACCEPTED, ["county_code", "format", "record_key"]].drop_duplicates()


def is_recorded(connection: sa.Connection, as_of: dt.date, county: str, manifest_sha256: str) -> bool:
    """Whether the ledger holds the package as it was published."""
    wanted = sa.select(Package.manifest_sha256).where(Package.as_of == as_of, Package.county_code == county)
    return connection.execute(wanted).scalar() == manifest_sha256


def _newer_outside(connection: sa.Connection, county: str, as_of: dt.date) -> set[tuple[str, str]]:
    """(format, record_key) of the county's records of which a newer day's version has left the house."""
    wanted = sa.select(RecordVersion.format, RecordVersion.record_key).where(
        RecordVersion.county_code == county, RecordVersion.as_of > as_of, RecordVersion.state.in_(OUTSIDE)
    )
    return {(row.format, row.record_key) for row in connection.execute(wanted)}


def _package_id(connection: sa.Connection, package: Prepared) -> int:
    """The ledger's row of the package, made or brought up to date; one that was sent stays so."""
    # Two prefectures may be the first of a day at one moment.
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(Run).values(as_of=package.as_of).on_conflict_do_nothing())
    own = (Package.as_of == package.as_of, Package.county_code == package.county_code)
    found = connection.execute(sa.select(Package.id).where(*own)).scalar()
    if found is None:
        new = sa.insert(Package).values(
            as_of=package.as_of,
            county_code=package.county_code,
            manifest_sha256=package.manifest_sha256,
            state=PREPARED,
        )
        return int(connection.execute(new.returning(Package.id)).scalar_one())
    connection.execute(sa.update(Package).where(Package.id == found).values(manifest_sha256=package.manifest_sha256))
    return int(found)


def prepare(connection: sa.Connection, package: Prepared) -> None:
    """Record a published package: its files, and a `prepared` version of each record in it.

    Versions of the day that have left the house stay as they are. A record of which a newer day's version has left is
    recorded as superseded: an older day does not overwrite it.
    """
    package_id = _package_id(connection, package)
    connection.execute(sa.delete(File).where(File.package_id == package_id))
    if package.files:
        connection.execute(sa.insert(File), [{"package_id": package_id, **file} for file in package.files])
    own = (RecordVersion.as_of == package.as_of, RecordVersion.county_code == package.county_code)
    connection.execute(sa.delete(RecordVersion).where(*own, RecordVersion.state.not_in(OUTSIDE)))
    gone = {(r.format, r.record_key) for r in connection.execute(sa.select(RecordVersion).where(*own))}
    newer = _newer_outside(connection, package.county_code, package.as_of)
    rows = [
        {
            "as_of": package.as_of,
            "county_code": package.county_code,
            "format": row.format,
            "record_key": row.record_key,
            "content_hash": row.content_hash,
            "state": SUPERSEDED if (row.format, row.record_key) in newer else PREPARED,
        }
        for row in package.records.itertuples()
        if (row.format, row.record_key) not in gone
    ]
    for start in range(0, len(rows), _CHUNK):
        connection.execute(sa.insert(RecordVersion), rows[start : start + _CHUNK])
