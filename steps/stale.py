"""Later days that were judged on what a day was before it was run again."""

import datetime as dt
import logging
import re
from collections.abc import Iterator
from pathlib import Path

from storage import layout
from storage.contents import content
from storage.day import WATCH_MANIFEST, Day
from storage.manifest import MANIFEST, read_manifest

log = logging.getLogger("jianbang.stale")

# What goes on from earlier days; packages go on from their own day's results.
_MANIFESTS = (("checks", MANIFEST), ("results", MANIFEST), ("results", WATCH_MANIFEST), ("quality", MANIFEST))
_OF_A_DAY = re.compile(r"\w+/as_of=(?P<day>\d{4}-\d{2}-\d{2})/.+")


def stale_days(day: Day, part: str = "") -> list[dt.date]:
    """The later days of which a manifest names a digest of the day's files (of one `part`, when it is given) that is
    not the present one, the next day when it was judged without this one, and those that went on from such a day;
    oldest first.
    """
    home = day.settings.home
    found: list[dt.date] = []
    if part in ("", "results/") and (next_day := _next_judged(day)) is not None:
        found += [] if day.as_of in {of for _, of, _ in _inputs(home, next_day)} else [next_day]
    for later in sorted({each for name, _ in _MANIFESTS for each in layout.days(home, name) if each > day.as_of}):
        for name, of, sha256 in _inputs(home, later):
            changed = of == day.as_of and name.startswith(part) and _is_another(home / name, sha256)
            if changed or of in found:
                found.append(later)
                break
    return sorted(set(found))


def _next_judged(day: Day) -> dt.date | None:
    """The next day that has been judged, which goes on from this one; None when either has not been."""
    judged = [each for each in layout.days(day.settings.home, "results") if each >= day.as_of]
    return judged[1] if len(judged) > 1 and judged[0] == day.as_of else None


def _inputs(home: Path, later: dt.date) -> Iterator[tuple[str, dt.date, str]]:
    """What the manifests of a day name of earlier days: file, its day, its digest."""
    for part, manifest in _MANIFESTS:
        told = read_manifest(layout.day_folder(home, part, later), manifest) or {}
        for name, sha256 in told.get("inputs", {}).items():
            if (of := _OF_A_DAY.fullmatch(name)) is not None and (day := dt.date.fromisoformat(of["day"])) < later:
                yield name, day, sha256


def _is_another(path: Path, sha256: str) -> bool:
    """Whether a file is there, and not the one that was."""
    return path.is_file() and content(path) != sha256


def stale_told(days: list[dt.date]) -> str:
    """What a person reads of them, in one line."""
    return f"later days judged on what this day was: {', '.join(map(str, days))}; run them again in order"


def warn_of_stale(day: Day, part: str) -> None:
    """One warning, when what a step published is not what later days were judged on."""
    if days := stale_days(day, f"{part}/"):
        log.warning("%s", stale_told(days))


def stale(day: Day) -> dict[str, list[str]]:
    """The stale days of a whole day that was run, as a run tells them; one warning names them."""
    found = stale_days(day)
    if found:
        log.warning("%s", stale_told(found))
    return {"stale": [each.isoformat() for each in found]}
