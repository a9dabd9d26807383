"""The published parts of a day against their manifests, and the manifests against the events that tell of them."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator

from exports.ledger.events import PUBLICATION, PULL, canonical
from steps.day import STEPS, Step
from steps.verify.files import UnreadableError, files_in, foreign, manifest_at, wrong_files
from steps.verify.trouble import MOVE_AWAY, Happened, Home, Trouble, Troubles, rerun
from storage import layout
from storage.digests import digest, digests
from storage.manifest import MANIFEST

GATES, PACKAGES = "gates", "packages"
_HOUR = re.compile(r"[0-2][0-9]")
_HOUR_IS_OVER = "move the hour's folder away: what it found stands in the ledger, and the hour cannot be read again"
_FROM_BACKUP = "no step writes it any more: bring it back from a backup, or move the folder away"
_BY_MANIFEST = tuple(step for step in STEPS if step.part)


def newest_told(home: Home) -> dict[tuple[dt.date, str], Happened]:
    """By day and place, the newest event that tells of its publication."""
    told = [each for each in home.events if each.kind in (PULL, PUBLICATION)]
    return {(each.as_of, str(each.detail.get("place"))): each for each in told if each.as_of is not None}


def parts(home: Home) -> Troubles:
    """Every part that has manifests."""
    told = newest_told(home)
    for part in sorted({step.part for step in _BY_MANIFEST}):
        steps = [step for step in _BY_MANIFEST if step.part == part]
        for day in home.days(part):
            yield from _part(home, day, steps, told)


def _part(home: Home, day: dt.date, steps: list[Step], told: dict[tuple[dt.date, str], Happened]) -> Troubles:
    folder = layout.day_folder(home.root, steps[0].part, day)
    if folder.is_symlink():
        yield Trouble(home.told(folder), "a link, no folder", rerun(steps[0].name, day))
        return
    known: set[str] | None = set()
    for step in steps:
        place, remedy = folder / step.manifest, rerun(step.name, day)
        event = told.get((day, f"{step.part}/{step.manifest}"))
        if step.manifest != MANIFEST and event is None and not place.exists():
            continue  # a step that has not run yet
        try:
            files = files_in(manifest_at(place))
        except UnreadableError as error:
            yield Trouble(home.told(place), str(error), remedy)
            known = None
            continue
        if home.connection is not None:
            yield from _as_told(home.told(place), digest(place), event, remedy)
        yield from wrong_files(home, folder, files, remedy)
        known = None if known is None else known | {step.manifest, *files}
    if known is not None:
        yield from foreign(home, folder, known)


def _as_told(place: str, sha256: str, event: Happened | None, remedy: str) -> Troubles:
    if event is None:
        yield Trouble(
            place, "no event tells of it: it was published before there were events, or a crash came between", note=True
        )
    elif event.detail.get("sha256") != sha256:
        yield Trouble(place, f"not the one that event {event.number} tells: changed after it was published", remedy)
    elif event.detail.get("found"):
        what = f"event {event.number} found it changed: a crash between publication and event, or by hand"
        yield Trouble(place, what, note=True)


def _folder_digest(files: dict[str, str]) -> str:
    """The digest of a folder from those of its files."""
    return hashlib.sha256(canonical(files).encode()).hexdigest()


def gates(home: Home) -> Troubles:
    """The reports of the export's gates, a folder for each prefecture, of days that an earlier edition exported."""
    told = newest_told(home)
    for day in home.days(GATES):
        folder, remedy = layout.day_folder(home.root, GATES, day), _FROM_BACKUP
        for path in sorted(folder.iterdir()):
            if path.is_symlink() or not path.is_dir():
                yield Trouble(home.told(path), "foreign: nothing of ours wrote it", MOVE_AWAY)
            elif home.connection is not None:
                event = told.get((day, f"{GATES}/{path.name}"))
                yield from _as_told(home.told(path), _folder_digest(digests(path)), event, remedy)
        for own, event in told.items():
            part, _, name = own[1].partition("/")
            if own[0] == day and part == GATES and not (folder / name).exists():
                yield Trouble(home.told(folder / name), f"missing, though event {event.number} tells of it", remedy)


def hours(home: Home) -> Troubles:
    """What was checked by the hour, a folder for each hour."""
    for day in home.days(layout.HOURS):
        for path in sorted(layout.day_folder(home.root, layout.HOURS, day).iterdir()):
            if path.is_symlink() or not path.is_dir() or not _HOUR.fullmatch(path.name):
                yield Trouble(home.told(path), "foreign: nothing of ours wrote it", MOVE_AWAY)
                continue
            try:
                files = files_in(manifest_at(path / MANIFEST))
            except UnreadableError as error:
                yield Trouble(home.told(path / MANIFEST), str(error), _HOUR_IS_OVER)
                continue
            yield from wrong_files(home, path, files, _HOUR_IS_OVER)
            yield from foreign(home, path, {MANIFEST, *files})


def lost_days(home: Home) -> Troubles:
    """Whole days that events tell of and the home does not hold, though nothing older was removed."""
    told = newest_told(home)
    for day, part in sorted({(day, place.partition("/")[0]) for day, place in told}):
        if home.is_asked(day) and home.is_lost(part, day):
            step = next((step.name for step in STEPS if step.part == part), None)
            place = home.told(layout.day_folder(home.root, part, day))
            remedy = "" if step is None else rerun(step, day)
            yield Trouble(place, "missing, though its event stands in the ledger", remedy, note=step is None)


def _parts() -> Iterator[str]:
    yield from {step.part for step in STEPS if step.part}
    yield from (GATES, PACKAGES, layout.HOURS)


def foreign_days(home: Home) -> Troubles:
    """What lies among the days of a part and is none."""
    for part in sorted(_parts()):
        for path in sorted((home.root / part).glob("*")):
            if layout.day_of(path.name) is None or not path.is_dir():
                yield Trouble(home.told(path), "no day's folder", MOVE_AWAY)
