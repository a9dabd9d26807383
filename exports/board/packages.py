"""What left of each county and what came back, counted from the ledger's packages, versions, answers and receipts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exports.ledger.events import DELIVERY, PACKAGE, RECEIPT, WITHDRAWAL, last_event
from exports.ledger.head import Head
from exports.ledger.tables import Answer, Event, File, Package, Receipt, RecordVersion
from policies.words import ACCEPTED, REFUSED, SENT

_CHANGES = (PACKAGE, WITHDRAWAL, DELIVERY, RECEIPT)


@dataclass(frozen=True)
class PackageDay:
    """A county's package of a day; `records` in it, and of those that left how many were accepted, refused, or wait."""

    as_of: dt.date
    state: str
    manifest_sha256: str
    delivered_sha256: str | None
    records: int = 0
    accepted: int = 0
    refused: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Sendings:
    """A county's sendings as they stand: its newest package, all records accepted, refused and not sent again, waiting
    and since which day's package.
    """

    newest: PackageDay | None = None
    accepted: int = 0
    refused: int = 0
    waiting: int = 0
    waiting_since: dt.date | None = None


def _last_state(until: dt.date | None) -> sa.ScalarSelect[str]:
    """The last answer to a version that has left, of those dated before `until`."""
    answers = sa.select(Answer.state).where(Answer.version_id == RecordVersion.id)
    if until is not None:
        answers = answers.where(Answer.answered_on < until)
    return answers.order_by(Answer.id.desc()).limit(1).scalar_subquery()


def package_days(
    connection: sa.Connection, counties: Collection[str], until: dt.date | None = None
) -> dict[str, list[PackageDay]]:
    """By county its packages, oldest first; with `until`, of the days before it, as the answers before it left them."""
    left = sa.case((RecordVersion.state == SENT, sa.func.coalesce(_last_state(until), SENT)), else_="")
    own = RecordVersion.county_code.in_(counties)
    named = sa.select(RecordVersion.county_code, RecordVersion.as_of, left.label("state")).where(own).subquery()
    counted = sa.select(*named.c, sa.func.count()).group_by(*named.c)
    counts: dict[tuple[str, dt.date], dict[str, int]] = defaultdict(dict)
    for county, as_of, state, count in connection.execute(counted):
        counts[county, as_of][state] = count
    packages = sa.select(Package).where(Package.county_code.in_(counties)).order_by(Package.as_of)
    if until is not None:
        packages = packages.where(Package.as_of < until)
    told: dict[str, list[PackageDay]] = defaultdict(list)
    for row in connection.execute(packages):
        told[row.county_code].append(_package_day(row, counts[row.county_code, row.as_of]))
    return told


def _package_day(row: sa.Row, counts: dict[str, int]) -> PackageDay:
    left = row.delivered_sha256 if row.state == SENT else None
    states = (counts.get(state, 0) for state in (ACCEPTED, REFUSED, SENT))
    return PackageDay(row.as_of, row.state, row.manifest_sha256, left, sum(counts.values()), *states)


def _refused_still(connection: sa.Connection, counties: Collection[str], until: dt.date | None) -> dict[str, int]:
    """By county its refused versions of whose record nothing newer has left."""
    newer = aliased(RecordVersion)
    again = sa.exists().where(
        newer.format == RecordVersion.format,
        newer.record_key == RecordVersion.record_key,
        newer.as_of > RecordVersion.as_of,
        newer.state == SENT,
    )
    refused = sa.select(Answer.version_id).where(Answer.state == REFUSED)
    own = (RecordVersion.id.in_(refused), RecordVersion.county_code.in_(counties), _last_state(until) == REFUSED)
    wanted = sa.select(RecordVersion.county_code, sa.func.count()).where(*own, ~again)
    return {row[0]: row[1] for row in connection.execute(wanted.group_by(RecordVersion.county_code))}


def sendings(connection: sa.Connection, counties: Collection[str], until: dt.date | None = None) -> dict[str, Sendings]:
    """By county its sendings as they stand, or as they stood before the day `until`."""
    refused = _refused_still(connection, counties, until)
    return {
        county: Sendings(
            days[-1],
            sum(day.accepted for day in days),
            refused.get(county, 0),
            sum(day.waiting for day in days),
            next((day.as_of for day in days if day.waiting), None),
        )
        for county, days in package_days(connection, counties, until).items()
    }


@dataclass
class Remembered:
    """The sendings of counties as of the newest event of each: counted anew only for those to which something
    happened since.
    """

    head: Head | None = None
    events: dict[str, int] = field(default_factory=dict)
    known: dict[str, Sendings] = field(default_factory=dict)

    def of(self, connection: sa.Connection, counties: Iterable[str]) -> dict[str, Sendings]:
        """By county its sendings as they stand."""
        head = last_event(connection)
        if not _goes_on(connection, self.head):
            self.known.clear()
        if head != self.head or head is None:
            events = _newest_events(connection)
            self.known = {code: told for code, told in self.known.items() if events.get(code) == self.events.get(code)}
            self.head, self.events = head, events
        unknown = [county for county in counties if county not in self.known]
        if unknown:
            self.known |= dict.fromkeys(unknown, Sendings()) | sendings(connection, unknown)
        return dict(self.known)


def _goes_on(connection: sa.Connection, head: Head | None) -> bool:
    """Whether the ledger still holds the event that was its newest: one that was restored may not."""
    if head is None:
        return False
    return connection.execute(sa.select(Event.hash).where(Event.id == head.event)).scalar() == head.hash


def _newest_events(connection: sa.Connection) -> dict[str, int]:
    """By county its newest event that changes what was sent or answered."""
    newest = sa.select(Event.county_code, sa.func.max(Event.id)).where(Event.kind.in_(_CHANGES))
    return {row[0]: row[1] for row in connection.execute(newest.group_by(Event.county_code)) if row[0] is not None}


def files_of_packages(connection: sa.Connection, county: str) -> dict[dt.date, list[tuple[str, int, str]]]:
    """By day of a county's package its files: name, rows, sha256."""
    wanted = sa.select(Package.as_of, File.name, File.rows, File.sha256).join(Package, Package.id == File.package_id)
    found: dict[dt.date, list[tuple[str, int, str]]] = defaultdict(list)
    for row in connection.execute(wanted.where(Package.county_code == county).order_by(File.id)):
        found[row.as_of].append((row.name, row.rows, row.sha256))
    return found


def receipts_of(connection: sa.Connection, county: str) -> list[sa.Row]:
    """What came back from a county, oldest first: read_on, accepted, refused, unused, problem, sha256.

    The names that a county gave its files are not read: they may name a person.
    """
    columns = (Receipt.read_on, Receipt.accepted, Receipt.refused, Receipt.unused, Receipt.problem, Receipt.sha256)
    return list(connection.execute(sa.select(*columns).where(Receipt.county_code == county).order_by(Receipt.id)))


def receipts_for(connection: sa.Connection, county: str, day: dt.date) -> list[sa.Row]:
    """The receipts that answered records of a county's package of a day: read_on, sha256, accepted, refused of it."""
    counted = [sa.func.sum(sa.case((Answer.state == state, 1), else_=0)).label(state) for state in (ACCEPTED, REFUSED)]
    wanted = sa.select(Receipt.read_on, Receipt.sha256, *counted).join(Answer, Answer.receipt_id == Receipt.id)
    own = (RecordVersion.county_code == county, RecordVersion.as_of == day)
    wanted = wanted.join(RecordVersion, RecordVersion.id == Answer.version_id).where(*own)
    return list(connection.execute(wanted.group_by(Receipt.id, Receipt.read_on, Receipt.sha256).order_by(Receipt.id)))
