"""The versions that a package prepares, recorded before it is published (N3.3)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from exports.ledger.notices import note_package, require_as_noted
from exports.ledger.tables import OVERTAKEN, PREPARED, File, Package, RecordVersion, Run
from exports.ledger.values import digest_of, keep_values
from policies.words import SENT

_CHUNK = 5000
# What a package hands over of each record in it; `said` is its packed values.
RECORD_COLUMNS = (
    "format",
    "record_key",
    "household_no",
    "content_hash",
    "compared_hash",
    "identity_digest",
    "said",
)
NO_RECORDS = pa.table({name: pa.array([], pa.string()) for name in RECORD_COLUMNS})


@dataclass(frozen=True)
class Prepared:
    """A package as it was written: its manifest's digest, its files, and the record versions in them.

    `files`: format, name, rows, sha256. `records`: RECORD_COLUMNS.
    """

    as_of: dt.date
    county_code: str
    manifest_sha256: str
    files: list[dict[str, object]]
    records: pa.Table


def begin_run(connection: sa.Connection, as_of: dt.date) -> None:
    """Packages of the day are about to be written; whoever finds some without this knows that the ledger is older."""
    # Two prefectures may be the first of a day at one moment.
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(Run).values(as_of=as_of).on_conflict_do_nothing())


def is_recorded(connection: sa.Connection, as_of: dt.date, county: str, manifest_sha256: str) -> bool:
    """Whether the ledger holds the package as it was published."""
    wanted = sa.select(Package.manifest_sha256).where(Package.as_of == as_of, Package.county_code == county)
    return connection.execute(wanted).scalar() == manifest_sha256


def _overtake(connection: sa.Connection, package: Prepared) -> None:
    """Of a record of which a newer day's version has left the house, from whichever county, this one never leaves."""
    newer = aliased(RecordVersion)
    same = (newer.format == RecordVersion.format, newer.record_key == RecordVersion.record_key)
    left = sa.exists().where(*same, newer.as_of > package.as_of, newer.state == SENT)
    own = (RecordVersion.as_of == package.as_of, RecordVersion.county_code == package.county_code)
    change = sa.update(RecordVersion).where(*own, RecordVersion.state == PREPARED, left).values(state=OVERTAKEN)
    connection.execute(change.execution_options(synchronize_session=False))


def _package_id(connection: sa.Connection, package: Prepared) -> int:
    """The ledger's row of the package, made or brought up to date; one that was sent stays so."""
    begin_run(connection, package.as_of)
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


def _versions(package: Prepared, gone: set[tuple[str, str]]) -> list[dict[str, Any]]:
    """The package's versions but those that are `gone`, as rows of the ledger, each with what it `said`."""
    columns = [package.records[name].to_pylist() for name in RECORD_COLUMNS]
    own = {"as_of": package.as_of, "county_code": package.county_code, "state": PREPARED}
    rows = (dict(zip(RECORD_COLUMNS, row, strict=True)) for row in zip(*columns, strict=True))
    due = (row for row in rows if (row["format"], row["record_key"]) not in gone)
    return [{**own, **row, "values_sha256": digest_of(row["said"])} for row in due]


def prepare(connection: sa.Connection, package: Prepared) -> None:
    """Record a package that is about to be published: its files, and a `prepared` version of each record in it.

    Versions of the day that have left the house stay as they are, with what they said. A record of which a newer day's
    version has left is recorded as overtaken: an older day does not overwrite it.
    Raises LedgerError when somebody changed what the ledger held of the package.
    """
    require_as_noted(connection, package.as_of, package.county_code)
    package_id = _package_id(connection, package)
    connection.execute(sa.delete(File).where(File.package_id == package_id))
    if package.files:
        connection.execute(sa.insert(File), [{"package_id": package_id, **file} for file in package.files])
    own = (RecordVersion.as_of == package.as_of, RecordVersion.county_code == package.county_code)
    connection.execute(sa.delete(RecordVersion).where(*own, RecordVersion.state != SENT))
    gone = {(r.format, r.record_key) for r in connection.execute(sa.select(RecordVersion).where(*own))}
    rows = _versions(package, gone)
    keep_values(connection, {row["values_sha256"]: row.pop("said") for row in rows})
    for start in range(0, len(rows), _CHUNK):
        connection.execute(sa.insert(RecordVersion), rows[start : start + _CHUNK])
    _overtake(connection, package)
    note_package(connection, package.as_of, package.county_code)
