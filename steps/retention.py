"""Step retention: what is older than its period is removed, and said.

Never the ledger, never the newest day of a part but its checks by the hour, never an earlier day that a kept one goes
on from.
"""

import datetime as dt
import logging
import re
from collections.abc import Iterator
from pathlib import Path

from exports.intake.names import READ, REFUSED
from exports.ledger.connect import ledger
from exports.ledger.notices import note_removal
from exports.quality_page import RUNS
from policies.in_force import Retention
from steps.inbox import local_inbox
from storage import layout
from storage.day import WATCH_MANIFEST, Day
from storage.publish import withdraw
from storage.trouble import told_at
from transforms.deadlines.status import days_of_pace

log = logging.getLogger("jianbang.retention")

# Which period of `policies/parameters/retention.yaml` each part of a day has.
_PERIODS = {
    "snapshot": "snapshot",
    "checks": "results",
    "results": "results",
    "gates": "results",  # of days that an earlier edition exported
    "drawn": "snapshot",
    "packages": "packages",
    "releases": "packages",
    "quality": "packages",
    ".staging": "packages",
    "intake": "packages",
    "hours": "hours",
}
_STAMP = re.compile(r"(?:^|_)(20\d{6})(?:[_.]|$)")
_LOG = re.compile(r"run_(\d{4}-\d{2}-\d{2})\.log")


def retention(day: Day) -> dict[str, int]:
    """Remove what is past its period on the day; returns how many day folders and files of each part were removed."""
    home, kept = day.settings.home, day.policy.retention
    old = {part: _old_days(day, part, _first_kept(day, kept, period)) for part, period in _PERIODS.items()}
    _remove_days(day, old)
    for part, period in _PERIODS.items():
        _finish(home, part, _first_kept(day, kept, period))
    counts = {part: len(days) for part, days in old.items()}
    letters = _first_kept(day, kept, "packages")
    counts["outbox"] = _remove_files(_delivered(day), letters)
    counts["inbox"] = _remove_files(_read(local_inbox(day.settings)), letters)
    counts["logs"] = _remove_files(_logs(home), _first_kept(day, kept, "logs"))
    return {part.removeprefix("."): removed for part, removed in counts.items()}


def _first_kept(day: Day, periods: Retention, period: str) -> dt.date:
    return day.as_of - dt.timedelta(days=getattr(periods, period))


def _old_days(day: Day, part: str, first: dt.date) -> list[dt.date]:
    """The days of a part before `first` that no kept one goes on from."""
    there = layout.days(day.settings.home, part)
    first = _gone_on_from(day, part, [each for each in there if each >= first] or there[-1:], there) or first
    return [each for each in there if each < first]


def _remove_days(day: Day, old: dict[str, list[dt.date]]) -> None:
    """Withdraw the old days of each part, the oldest day first, and tell each in the ledger."""
    home = day.settings.home
    for each in sorted(set().union(*old.values())):
        parts = [part for part, days in old.items() if each in days]
        for part in parts:
            withdraw(layout.day_folder(home, part, each), home)
            log.info("retention: removed %s of %s", part.removeprefix("."), each.isoformat())
        with ledger(day.settings.ledger_url, home) as connection:
            note_removal(connection, each, parts)


def _finish(home: Path, part: str, first: dt.date) -> None:
    """Remove what a crash left of withdrawals."""
    there = layout.days(home, part)
    for each in layout.days(home / ".scratch", part):
        if each < min([first, *there]):
            withdraw(layout.day_folder(home, part, each), home)


def _gone_on_from(day: Day, part: str, kept: list[dt.date], there: list[dt.date]) -> dt.date | None:
    """The first day that the kept ones need, of those there are: the gate compares a snapshot with the last; lives,
    the pace of deadlines and the courses of the quality page go on from earlier results.
    """
    if not kept:
        return None
    before = [each for each in there if each < kept[0]]
    match part:
        case "hours":  # nothing goes on from them
            return None
        case "snapshot":
            return (before[-1:] or kept)[0]
        case "results":
            return min([*before[-RUNS:], *_of_pace(day.on(kept[0])), kept[0]])
    return kept[0]


def _of_pace(day: Day) -> list[dt.date]:
    watched = [each.as_of for each in day.before("results", WATCH_MANIFEST)]
    return list(days_of_pace(day.as_of, watched, day.deadlines).values())


def _stamped(path: Path) -> dt.date | None:
    """The day that a file's name tells."""
    found = _STAMP.search(path.name)
    try:
        return dt.datetime.strptime(found.group(1), "%Y%m%d").date() if found else None
    except ValueError:
        return None


Dated = Iterator[tuple[Path, dt.date | None]]


def _delivered(day: Day) -> Dated:
    """What was delivered into a folder of this machine, but for each county's newest; elsewhere it is the counties'."""
    target = day.settings.delivery_url
    if "://" in target:
        return
    for county in sorted(path for path in Path(target).glob("*") if path.is_dir() and not path.is_symlink()):
        dated = [(path, _stamped(path)) for path in sorted(county.glob("*"))]
        newest = max((on for _, on in dated if on), default=None)
        yield from ((path, on) for path, on in dated if on != newest)


def _read(inbox: Path | None) -> Dated:
    """Receipts that were read or refused, with the reasons beside them; elsewhere they are that server's to remove."""
    if inbox is None:
        log.info("retention: the inbox is not on this machine: what was read there is not removed")
        return
    for path in sorted(path for into in (READ, REFUSED) for path in inbox.glob(f"*/{into}/*")):
        yield path, _stamped(path)


def _logs(home: Path) -> Dated:
    for path in sorted((home / "logs").glob("run_*.log")):
        if (found := _LOG.fullmatch(path.name)) is not None:
            yield path, dt.date.fromisoformat(found.group(1))


def _remove_files(dated: Dated, first: dt.date) -> int:
    """Remove the files dated before `first`; a folder, or a file whose name tells no day, stays."""
    old = [(path, on) for path, on in dated if on is not None and on < first]
    files = [(path, on) for path, on in old if path.is_symlink() or path.is_file()]
    for path, on in files:
        with told_at(path.parent):
            path.unlink(missing_ok=True)
        log.info("retention: removed a file of %s from %s", on.isoformat(), path.parent)
    return len(files)
