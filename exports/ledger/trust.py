"""Whether the ledger remembers what lies beside it: one that is missing, empty or older is told, never made anew.

A package is recorded before it is published: a package that the ledger never heard of means that the ledger is older.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from exports.ledger.errors import LedgerError
from exports.ledger.events import PACKAGE
from exports.ledger.head import Head, head_file, read_head
from exports.ledger.tables import Event, Package, Run
from storage import layout, urls
from storage.manifest import MANIFEST

RESTORE = "restore a backup of it (python -m cli ledger restore FILE)"
_ANEW = f"{RESTORE}, or move packages, outbox and ledger.head aside to begin anew"


def shown(url: sa.URL) -> str:
    """The ledger as an error names it."""
    return f"ledger {urls.shown(url.render_as_string(hide_password=False))}"


def _packages(home: Path, as_of: dt.date) -> Iterator[str]:
    """The counties of which a package of the day is published."""
    return (path.parent.name for path in layout.day_folder(home, "packages", as_of).glob(f"*/{MANIFEST}"))


def _delivered(home: Path) -> Iterator[dt.date]:
    """The days of the packed packages in the home's own outbox."""
    for path in layout.outbox(home).glob("*/*.zip"):
        if (found := layout.delivered_of(path.name)) is not None:
            yield found[0]


def newest_packed(home: Path) -> dt.date | None:
    """The newest day of which a package lies in the home; None when none does."""
    return next((day for day in reversed(layout.days(home, "packages")) if any(_packages(home, day))), None)


def require_nothing_to_remember(home: Path, told: str, state: str) -> None:
    """Raise LedgerError when the ledger is missing or empty and the home has packages, or the head of one."""
    newest = max(filter(None, [newest_packed(home), *_delivered(home)]), default=None)
    if newest is not None:
        raise LedgerError(f"{told}: {state}, and there are packages of {newest}: {_ANEW}")
    if head_file(home).exists():
        raise LedgerError(f"{told}: {state}, and {head_file(home).name} tells that there was one: {_ANEW}")


@dataclass(frozen=True)
class Beside:
    """What lies beside the ledger and was recorded in it before: the newest day with a package, the last event told."""

    newest: dt.date | None
    head: Head | None


def beside(home: Path) -> Beside:
    """What lies beside the ledger now."""
    return Beside(newest_packed(home), read_head(home))


def require_known(connection: sa.Connection, home: Path, seen: Beside | None = None) -> None:
    """Raise LedgerError when the ledger has no run of the newest packages' day, or lacks the event that its head
    names.

    Whoever reads one moment of the ledger has `seen` before that moment what lies beside it: another worker may have
    told more since.
    """
    seen = seen or beside(home)
    told, newest, head = shown(connection.engine.url), seen.newest, seen.head
    if newest is not None and connection.execute(sa.select(Run).where(Run.as_of == newest)).first() is None:
        last = connection.execute(sa.select(sa.func.max(Run.as_of))).scalar()
        known = "knows no day" if last is None else f"knows days until {last}"
        raise LedgerError(f"{told}: older than the packages: it {known}, there are packages of {newest}: {_ANEW}")
    if head is None:
        return
    known_hash = connection.execute(sa.select(Event.hash).where(Event.id == head.event)).scalar()
    if known_hash != head.hash:
        what = "has no such event" if known_hash is None else "has another one of that number"
        raise LedgerError(
            f"{told}: older than {head_file(home).name}, which tells of event {head.event}: it {what}: {_ANEW}"
        )


def unknown_packages(connection: sa.Connection, home: Path) -> list[tuple[dt.date, str]]:
    """Day and county of published packages that the ledger never heard of."""
    # The folders are looked at first: one that is published meanwhile is recorded by then.
    there = [(day, county) for day in layout.days(home, "packages") for county in _packages(home, day)]
    if not there:
        return []
    known = {(row.as_of, row.county_code) for row in connection.execute(sa.select(Package.as_of, Package.county_code))}
    heard = sa.select(Event.as_of, Event.county_code).where(Event.kind == PACKAGE)
    missing = [each for each in there if each not in known]
    return sorted(set(missing) - {(row.as_of, row.county_code) for row in connection.execute(heard)}) if missing else []


def require_whole(connection: sa.Connection, home: Path) -> None:
    """Raise LedgerError when a package of any day, or a day of the home's own outbox, is unknown to the ledger."""
    told = shown(connection.engine.url)
    if unknown := unknown_packages(connection, home):
        (day, county), more = unknown[0], len(unknown) - 1
        others = f" and {more} others" if more else ""
        raise LedgerError(f"{told}: older than the packages: it does not know {county} of {day}{others}: {_ANEW}")
    left = set(_delivered(home))
    if left and (unheard := left - set(connection.execute(sa.select(Run.as_of)).scalars())):
        raise LedgerError(f"{told}: older than the outbox, which holds packages of {max(unheard)}: {_ANEW}")
