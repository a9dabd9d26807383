"""The counties' packages against their manifests and the ledger."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from exports.cover import QUALITY_PAGE
from exports.ledger.tables import File, Package
from exports.ledger.trust import RESTORE
from exports.package import COVER, COVER_WORKBOOK
from steps.verify.files import UnreadableError, files_in, foreign, manifest_at, wrong_files
from steps.verify.trouble import MOVE_AWAY, Home, Trouble, Troubles, rerun
from storage import layout
from storage.digests import digest
from storage.manifest import MANIFEST

PACKAGES = "packages"
_PAGES = (COVER, COVER_WORKBOOK, QUALITY_PAGE)


@dataclass(frozen=True)
class Recorded:
    """What the ledger holds of a package."""

    manifest_sha256: str
    state: str
    delivered_sha256: str | None
    delivered_to: str | None
    files: frozenset[tuple[Any, ...]]


def recorded(home: Home) -> dict[tuple[dt.date, str], Recorded]:
    """Every package of the days asked for that the ledger holds."""
    if home.connection is None:
        return {}
    files: dict[int, set[tuple[Any, ...]]] = {}
    for row in home.connection.execute(sa.select(File.package_id, File.name, File.format, File.rows, File.sha256)):
        files.setdefault(row[0], set()).add(tuple(row[1:]))
    return {
        (row.as_of, row.county_code): Recorded(
            row.manifest_sha256, row.state, row.delivered_sha256, row.delivered_to, frozenset(files.get(row.id, ()))
        )
        for row in home.connection.execute(sa.select(Package))
        if home.is_asked(row.as_of)
    }


def package_folders(home: Home) -> Troubles:
    """Every package that lies in the home."""
    known = recorded(home)
    for day in home.days(PACKAGES):
        there = sorted(layout.day_folder(home.root, PACKAGES, day).iterdir())
        if not there and not any(own == day for own, _ in known):
            place = home.told(layout.day_folder(home.root, PACKAGES, day))
            yield Trouble(place, "empty, and the ledger knows no package of that day", MOVE_AWAY)
        for path in there:
            if path.is_symlink():
                yield Trouble(home.told(path), "a link, no package", f"remove it, then {rerun('export', day)}")
            elif not path.is_dir():
                yield Trouble(home.told(path), "a foreign file: nothing of ours wrote it", MOVE_AWAY)
            else:
                yield from _package(home, day, path, known.get((day, path.name)))


def _package(home: Home, day: dt.date, folder: Path, own: Recorded | None) -> Troubles:
    remedy = rerun("export", day)
    place = folder / MANIFEST
    if home.connection is not None and own is None:
        what = "a package that the ledger does not know: the ledger is older, or the folder is foreign"
        yield Trouble(home.told(folder), what, f"{RESTORE}, or move the folder away and {remedy}")
    try:
        manifest = manifest_at(place)
        named = files_in(manifest)
    except UnreadableError as error:
        yield Trouble(home.told(place), str(error), remedy)
        return
    others = () if "pages" in manifest else _PAGES
    yield from wrong_files(home, folder, named, remedy)
    yield from foreign(home, folder, {MANIFEST, *named, *others})
    for name in others:
        if not (folder / name).is_file():
            yield Trouble(home.told(folder / name), "missing", remedy)
    if own is None:
        return
    if digest(place) != own.manifest_sha256:
        yield Trouble(home.told(place), "not the one that the ledger recorded: changed after it was published", remedy)
    said = {tuple(each.get(name) for name in ("name", "format", "rows", "sha256")) for each in manifest["files"]}
    for each in sorted({file[0] for file in said ^ own.files}, key=str):
        yield Trouble(home.told(folder / str(each)), "manifest and ledger tell it differently", remedy)


def lost_packages(home: Home) -> Troubles:
    """Packages that the ledger holds and that do not lie in the home."""
    for (day, county), own in sorted(recorded(home).items()):
        folder = layout.day_folder(home.root, PACKAGES, day)
        if (folder / county).exists() or (day, county) in home.withdrawn:
            continue
        if folder.exists() or home.is_lost(PACKAGES, day):
            what = f"missing, though the ledger has it as {own.state}"
            yield Trouble(home.told(folder / county), what, rerun("export", day))
