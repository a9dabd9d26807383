"""What left of each county and what came back, counted from the ledger's packages, versions, answers and receipts."""

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exports.ledger.counts import accepted_records, answered_records, answers_by_package
from exports.ledger.events import DELIVERY, PACKAGE, PUBLICATION, PULL, RECEIPT, WITHDRAWAL, last_event
from exports.ledger.head import Head
from exports.ledger.tables import PREPARED, Answer, Event, File, Package, Receipt, RecordVersion
from policies.words import ACCEPTED, REFUSED, SENT
from storage.urls import shown

_CHANGES = (PACKAGE, WITHDRAWAL, DELIVERY, RECEIPT)
_BEGINS = (PULL, PUBLICATION, PACKAGE)


@dataclass(frozen=True)
class PackageDay:
    """A county's package of a day; `records` in it, and of those that left how many were accepted, refused, or wait.

    `delivered_to` is where it was put, without what opens that place.
    """

    county_code: str
    as_of: dt.date
    state: str
    manifest_sha256: str
    delivered_sha256: str | None
    delivered_to: str | None
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


def _gone(package: type[Package | RecordVersion], until: dt.date | None) -> sa.ColumnElement[bool]:
    """Whether a package, or a version in one, has left; with `until`, before anything of that day was run.

    No clock tells when a package left: its delivery stands in the chain before or after what that day began with.
    """
    left = package.state == SENT
    if until is None:
        return left
    begun = sa.select(sa.func.min(Event.id)).where(Event.kind.in_(_BEGINS), Event.as_of == until).scalar_subquery()
    late = sa.select(Event.county_code, Event.as_of).where(Event.kind == DELIVERY, Event.id > begun)
    return sa.and_(left, sa.tuple_(package.county_code, package.as_of).not_in(late))


def _packages(
    connection: sa.Connection, *conditions: sa.ColumnElement[bool], until: dt.date | None
) -> Iterator[PackageDay]:
    """Packages without what became of their records, oldest first."""
    state = sa.case((_gone(Package, until), SENT), (Package.state == SENT, PREPARED), else_=Package.state)
    columns = (
        Package.as_of,
        Package.manifest_sha256,
        Package.delivered_sha256,
        Package.delivered_to,
        Package.county_code,
    )
    wanted = sa.select(*columns, state.label("state")).where(*conditions).order_by(Package.as_of)
    for row in connection.execute(wanted if until is None else wanted.where(Package.as_of < until)):
        left = (
            (row.delivered_sha256, row.delivered_to and shown(row.delivered_to)) if row.state == SENT else (None, None)
        )
        yield PackageDay(row.county_code, row.as_of, row.state, row.manifest_sha256, *left)


def package_days(connection: sa.Connection, county: str, until: dt.date | None = None) -> list[PackageDay]:
    """A county's packages, oldest first; with `until`, of the days before it, as the answers before it left them."""
    own = RecordVersion.county_code == county
    counted = sa.select(
        RecordVersion.as_of, sa.func.count(), sa.func.sum(sa.case((_gone(RecordVersion, until), 1), else_=0))
    ).where(own)
    records = {row[0]: (row[1], row[2]) for row in connection.execute(counted.group_by(RecordVersion.as_of))}
    answers = answers_by_package(connection, county, until)
    told = []
    for each in _packages(connection, Package.county_code == county, until=until):
        (whole, sent), said = records.get(each.as_of, (0, 0)), answers.get(each.as_of, {})
        accepted, refused, waiting = said.get(ACCEPTED, 0), said.get(REFUSED, 0), int(sent) - sum(said.values())
        told.append(replace(each, records=whole, accepted=accepted, refused=refused, waiting=waiting))
    return told


def _waiting(
    connection: sa.Connection, counties: Collection[str], until: dt.date | None
) -> dict[str, tuple[int, dt.date]]:
    """By county how many versions that left wait for an answer, and the oldest package that has one."""
    keys = (RecordVersion.county_code, RecordVersion.as_of)
    left = sa.select(*keys, sa.func.count().label("records")).where(_gone(RecordVersion, until))
    left = left.where(RecordVersion.county_code.in_(counties))
    if until is not None:
        left = left.where(RecordVersion.as_of < until)
    sent, said = left.group_by(*keys).subquery(), answered_records(until).subquery()
    same = (said.c.county_code == sent.c.county_code, said.c.as_of == sent.c.as_of)
    waiting = sent.c.records - sa.func.coalesce(said.c.records, 0)
    joined = sa.select(sent.c.county_code, sa.func.sum(waiting), sa.func.min(sent.c.as_of))
    joined = joined.join_from(sent, said, sa.and_(*same), isouter=True).where(waiting > 0).group_by(sent.c.county_code)
    return {row[0]: (int(row[1]), row[2]) for row in connection.execute(joined)}


def _refused_still(connection: sa.Connection, counties: Collection[str], until: dt.date | None) -> dict[str, int]:
    """By county its refused versions of whose record nothing newer has left; with `until`, of the days before it."""
    newer = aliased(RecordVersion)
    same = (newer.format == RecordVersion.format, newer.record_key == RecordVersion.record_key)
    known = [] if until is None else [newer.as_of < until]
    again = sa.exists().where(*same, newer.as_of > RecordVersion.as_of, *known, _gone(newer, until))
    refused = sa.select(Answer.version_id).where(Answer.state == REFUSED)
    own = (RecordVersion.id.in_(refused), RecordVersion.county_code.in_(counties), _last_state(until) == REFUSED)
    wanted = sa.select(RecordVersion.county_code, sa.func.count()).where(*own, ~again)
    return {row[0]: row[1] for row in connection.execute(wanted.group_by(RecordVersion.county_code))}


def sendings(connection: sa.Connection, counties: Collection[str], until: dt.date | None = None) -> dict[str, Sendings]:
    """By county its sendings as they stand, or as they stood before the day `until`."""
    refused, accepted = _refused_still(connection, counties, until), accepted_records(connection, until)
    waiting = _waiting(connection, counties, until)
    newest = sa.select(Package.county_code, sa.func.max(Package.as_of)).where(Package.county_code.in_(counties))
    if until is not None:
        newest = newest.where(Package.as_of < until)
    last = sa.tuple_(Package.county_code, Package.as_of).in_(newest.group_by(Package.county_code))
    return {
        each.county_code: Sendings(
            each,
            accepted.get(each.county_code, 0),
            refused.get(each.county_code, 0),
            *waiting.get(each.county_code, (0, None)),
        )
        for each in _packages(connection, last, until=until)
    }


@dataclass
class Remembered:
    """The sendings of counties as of the newest event of each: counted anew only for those to which something
    happened since. Threads wait for each other.
    """

    head: Head | None = None
    events: dict[str, int] = field(default_factory=dict)
    known: dict[str, Sendings] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def of(self, connection: sa.Connection, counties: Iterable[str]) -> dict[str, Sendings]:
        """By county its sendings as they stand.

        A ledger without the newest event remembered, one restored or read a moment earlier, leaves nothing behind.
        """
        with self.lock:
            if self.head is not None and not _goes_on(connection, self.head):
                self.head, self.events, self.known = None, {}, {}
                return _sendings_of_each(connection, counties)
            head = last_event(connection)
            if head != self.head or head is None:
                events, old = _newest_events(connection), self.events
                same = {code for code in self.known if head and events.get(code) == old.get(code)}
                self.known = {code: self.known[code] for code in same}
                self.head, self.events = head, events
            unknown = [county for county in counties if county not in self.known]
            if unknown:
                self.known |= _sendings_of_each(connection, unknown)
            return dict(self.known)


def _sendings_of_each(connection: sa.Connection, counties: Iterable[str]) -> dict[str, Sendings]:
    """By county its sendings; of one without a package, empty ones."""
    wanted = list(counties)
    return dict.fromkeys(wanted, Sendings()) | sendings(connection, wanted)


def _goes_on(connection: sa.Connection, head: Head) -> bool:
    """Whether the ledger still holds the event that was its newest: one that was restored may not."""
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
