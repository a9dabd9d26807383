"""What came back and what persons released, beside the ledger: files as they came, releases as they were written."""

import datetime as dt
from pathlib import Path

import sqlalchemy as sa

from exports.delivery import DeliveryError
from exports.ledger.tables import Receipt
from exports.ledger.trust import RESTORE
from exports.release.approval import read_release
from steps.verify.trouble import MOVE_AWAY, Home, Trouble, Troubles
from storage import layout
from storage.digests import digest

_INTAKE, _RELEASES = "intake", "releases"


def _files(home: Home) -> list[Path]:
    """Every file that came back and is kept, by day and county, called by its digest."""
    folders = (layout.day_folder(home.root, _INTAKE, day) for day in home.days(_INTAKE))
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())


def came_back(home: Home) -> Troubles:
    """Every kept file is as it came, and the ledger has read it."""
    known = set() if home.connection is None else set(home.connection.execute(sa.select(Receipt.sha256)).scalars())
    for path in _files(home):
        if path.is_symlink() or not path.is_file():
            yield Trouble(home.told(path), "foreign: nothing of ours wrote it", MOVE_AWAY)
        elif path.suffix == ".part":
            yield Trouble(home.told(path), "left by an interrupted intake", "remove it", note=True)
        elif digest(path) != path.name:
            yield Trouble(home.told(path), "not the file that came back: changed since", "take it from a backup")
        elif home.connection is not None and path.name not in known:
            what = "a file that came back, and the ledger knows no such receipt: the ledger is older"
            yield Trouble(home.told(path), what, f"read the inbox again; if it is not known then, {RESTORE}")


def lost_receipts(home: Home) -> Troubles:
    """Files of which something was used are kept until their period is over."""
    if home.connection is None:
        return
    there = {path.name for path in (home.root / _INTAKE).rglob("*")}
    used = sa.or_(Receipt.problem.is_(None), Receipt.accepted + Receipt.refused > 0)
    for row in home.connection.execute(sa.select(Receipt).where(used).order_by(Receipt.id)):
        if row.sha256 in there or not home.is_asked(row.read_on) or (row.read_on, _INTAKE) in home.removed:
            continue
        if _is_kept(home, row.read_on):
            place = home.told(layout.day_folder(home.root, _INTAKE, row.read_on) / row.county_code)
            yield Trouble(
                f"{place}/{row.sha256}", f"missing, though receipt {row.id} was read from it", "take it from a backup"
            )


def _is_kept(home: Home, day: dt.date) -> bool:
    """Whether what came back on a day should still be there: an older day still is, or nothing is at all."""
    kept = layout.days(home.root, _INTAKE)
    return not kept or day >= min(kept)


def releases(home: Home) -> Troubles:
    """Every release can be read, and is of the county and day that its place says."""
    for day in home.days(_RELEASES):
        folder = layout.releases(home.root, day)
        for path in sorted(folder.iterdir()):
            if path.suffix != ".json" or path.is_dir():
                yield Trouble(home.told(path), "foreign: nothing of ours wrote it", MOVE_AWAY)
                continue
            try:
                told = read_release(folder, path.stem)
            except DeliveryError as error:
                yield Trouble(home.told(path), str(error).partition(": ")[2], MOVE_AWAY)
                continue
            if told is not None and (told.as_of, told.county) != (day, path.stem):
                yield Trouble(home.told(path), "a release of another county or day", MOVE_AWAY)
