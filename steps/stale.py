"""Part stale: the later days that rest on another judgement of this day than the one that is published now."""

import datetime as dt
import logging

from storage import layout
from storage.day import WATCH_MANIFEST, Day
from storage.digests import digest
from storage.manifest import MANIFEST, read_manifest

log = logging.getLogger("jianbang.stale")


def stale(day: Day) -> dict[str, list[str]]:
    """The stale days, to be run again in their order; one warning names them."""
    found = [each.isoformat() for each in stale_days(day)]
    if found:
        log.warning("%s was judged anew; run again, in this order: %s", day.as_of.isoformat(), ", ".join(found))
    return {"stale": found}


def stale_days(day: Day) -> list[dt.date]:
    """Every later day from the first that does not rest on the day as it stands now: each goes on from the last."""
    later = [each for each in layout.days(day.settings.home, "results") if each > day.as_of]
    for place, each in enumerate(later):
        if _rests_on_another(day.on(each), day, must=place == 0):
            return later[place:]
    return []


def _rests_on_another(later: Day, day: Day, must: bool) -> bool:
    """Whether `later` took a file of the day's results that has changed since, or none though it `must`."""
    manifests = [read_manifest(later.results.folder, name) or {} for name in (MANIFEST, WATCH_MANIFEST)]
    inputs = {name: sha256 for manifest in manifests for name, sha256 in manifest.get("inputs", {}).items()}
    folder = day.results.folder
    taken = {name: sha256 for name, sha256 in inputs.items() if name.startswith(f"results/{folder.name}/")}
    files = {folder / name.rsplit("/", 1)[1]: sha256 for name, sha256 in taken.items()}
    return (must and not files) or any(not path.exists() or digest(path) != sha256 for path, sha256 in files.items())
