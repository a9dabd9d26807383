"""The ledger's rows against the events that tell of them: changed, added or removed by hand."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from exports.ledger.commitments import (
    ANSWER_COLUMNS,
    FILE_COLUMNS,
    OPINION_COLUMNS,
    PACKAGE_COLUMNS,
    RECEIPT_COLUMNS,
    VERSION_COLUMNS,
    differing,
    package_digest,
    rows_digest,
    state_in,
)
from exports.ledger.events import OF_PACKAGE, RECEIPT
from exports.ledger.tables import Answer, File, FindingAnswer, Package, Receipt, RecordVersion, Run
from steps.verify.trouble import COMPARE, Happened, Home, Trouble, Troubles

Own = tuple[dt.date, str]
_TITLES = {"package": "its row", "files": "rows of its files", "versions": "its record versions"}
_NO_ROWS = rows_digest([])


def _grouped(rows: Iterable[Any], keys: int) -> Iterator[tuple[Any, list[tuple[Any, ...]]]]:
    """Rows by their first columns, which they come ordered by."""
    for own, found in groupby(rows, lambda row: tuple(row[:keys])):
        yield own, [tuple(row[keys:]) for row in found]


def states(home: Home, connection: sa.Connection) -> dict[Own, dict[str, str]]:
    """By day and county, the digests of what the ledger holds of a package now."""
    found: dict[Own, dict[str, str]] = defaultdict(lambda: {"files": _NO_ROWS, "versions": _NO_ROWS})
    own = (Package.as_of, Package.county_code)

    def asked(wanted: Any, day: Any) -> Iterable[Any]:
        return connection.execute(wanted if home.as_of is None else wanted.where(day == home.as_of))

    for row in asked(sa.select(*own, *PACKAGE_COLUMNS), Package.as_of):
        found[row[0], row[1]]["package"] = package_digest(*row[2:])
    files = sa.select(*own, *FILE_COLUMNS).join(File, File.package_id == Package.id).order_by(*own)
    for key, rows in _grouped(asked(files, Package.as_of), 2):
        found[key]["files"] = rows_digest(rows)
    place = (RecordVersion.as_of, RecordVersion.county_code)
    for key, rows in _grouped(asked(sa.select(*place, *VERSION_COLUMNS).order_by(*place), RecordVersion.as_of), 2):
        found[key]["versions"] = rows_digest(rows)
    return found


def packages(home: Home) -> Troubles:
    """What the ledger holds of each package, as its newest event tells it."""
    if home.connection is None:
        return
    newest = {
        (each.as_of, each.county): each
        for each in home.events
        if each.kind in OF_PACKAGE and each.as_of is not None and each.county is not None
    }
    there = states(home, home.connection)
    wanted = sa.select(Package.as_of, Package.county_code).where(Package.id <= home.before.get("package", 0))
    of_before = {(row[0], row[1]) for row in home.connection.execute(wanted)}
    for own in sorted({*there, *(key for key in newest if home.is_asked(key[0]))}):
        day, county = own
        place, event = f"ledger, package {county} of {day}", newest.get(own)
        if event is None:
            if own not in of_before:
                yield Trouble(place, "no event tells of it: rows were added", COMPARE)
            continue
        now = there.get(own, {"files": _NO_ROWS, "versions": _NO_ROWS})
        for name in differing(state_in(event.detail), now):
            yield Trouble(place, f"{_TITLES[name]} changed since event {event.number} ({event.kind})", COMPARE)


def receipts(home: Home) -> Troubles:
    """Each file that came back, with its answers, as its event tells it."""
    if home.connection is None:
        return
    events = {each.detail.get("number"): each for each in home.events if each.kind == RECEIPT}
    read = sa.select(Receipt.id, Receipt.read_on, *RECEIPT_COLUMNS)
    there = {row[0]: row for row in home.connection.execute(read)}
    answers = _digests(home.connection, Answer.receipt_id, ANSWER_COLUMNS)
    opinions = _digests(home.connection, FindingAnswer.receipt_id, OPINION_COLUMNS)
    for number in sorted({*there, *(each for each in events if isinstance(each, int))}):
        event, row = events.get(number), there.get(number)
        day = row[1] if row is not None else event.as_of if event is not None else None
        if not home.is_asked(day):
            continue
        place = f"ledger, receipt {number} of {day}"
        if event is None:
            if number > home.before.get("receipt", 0):
                yield Trouble(place, "no event tells of it: rows were added", COMPARE)
        elif row is None:
            yield Trouble(place, f"missing, though event {event.number} tells of it", COMPARE)
        else:
            now = {
                "receipt": rows_digest([row[2:]]),
                "answers": answers.get(number, _NO_ROWS),
                "opinions": opinions.get(number, _NO_ROWS),
            }
            yield from _changed(place, event, now)


def _digests(connection: sa.Connection, by: Any, columns: tuple[Any, ...]) -> dict[int, str]:
    rows = connection.execute(sa.select(by, *columns).where(by.is_not(None)).order_by(by))
    return {number: rows_digest(found) for (number,), found in _grouped(rows, 1)}


def _changed(place: str, event: Happened, now: dict[str, str]) -> Troubles:
    titles = {"receipt": "its row", "answers": "its answers", "opinions": "what it says of findings"}
    for name, digest in now.items():
        if event.detail.get(name) != digest:
            yield Trouble(place, f"{titles[name]} changed since event {event.number}", COMPARE)


def unreceived(home: Home) -> Troubles:
    """Answers that no file brought."""
    if home.connection is None:
        return
    for table, name in ((Answer, "answer"), (FindingAnswer, "finding_answer")):
        missing = table.receipt_id.not_in(sa.select(Receipt.id))
        wanted = sa.select(table.id).where(table.id > home.before.get(name, 0), table.receipt_id.is_(None) | missing)
        if found := list(home.connection.execute(wanted).scalars()):
            yield Trouble(
                f"ledger, table {name}", f"{len(found)} rows that no receipt brought, first {found[0]}", COMPARE
            )


def runs(home: Home) -> Troubles:
    """Each day that has begun has packages, and each package's day has begun."""
    if home.connection is None:
        return
    begun = set(home.connection.execute(sa.select(Run.as_of)).scalars())
    packed = set(home.connection.execute(sa.select(Package.as_of)).scalars())
    for day in sorted(filter(home.is_asked, packed - begun)):
        yield Trouble(f"ledger, table run, {day}", "missing, though the ledger has packages of that day", COMPARE)
    for day in sorted(filter(home.is_asked, begun - packed)):
        yield Trouble(
            f"ledger, table run, {day}", "begun, and no package is recorded", f"export that day, or {COMPARE}"
        )
