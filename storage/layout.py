"""The folders under the home folder; everything a day writes lies under its `as_of`."""

import datetime as dt
import os
import re
from pathlib import Path

COUNTIES, PROVINCE_LIST = "counties", "province"
# What is drawn on a day: the files of all counties, and the lists of what belongs to none.
DRAWINGS = (COUNTIES, PROVINCE_LIST)
# The one folder within a county's package: its files by town.
TOWNS = "乡镇"
# The part of what was checked by the hour, a folder for each.
HOURS = "hours"
# Where folders are written before they are published, and under which name the former one may lie there for a moment.
SCRATCH, ASIDE = ".scratch", "old"
_DELIVERED = re.compile(r"(?P<county>[^_]+)_(?P<day>\d{8})\.zip")


def day_folder(home: Path, part: str, as_of: dt.date) -> Path:
    """The folder of one part of a day, such as `results`."""
    return home / part / f"as_of={as_of.isoformat()}"


def hour_folder(home: Path, as_of: dt.date, hour: int) -> Path:
    """The folder of what was checked at an hour of a day."""
    return day_folder(home, HOURS, as_of) / f"{hour:02d}"


def days(home: Path, part: str) -> list[dt.date]:
    """The days that `part` (such as `results`) holds, oldest first; a folder moved aside under another name is none."""
    # one that is being replaced lies aside for a moment; between two looks it may have come back
    published, aside = _days_in(home / part), home / SCRATCH / part
    moved = {day for day in _days_in(aside) if (day_folder(home / SCRATCH, part, day) / ASIDE).is_dir()}
    return sorted({*published, *moved, *(_days_in(home / part) if aside.is_dir() else ())})


def _days_in(folder: Path) -> list[dt.date]:
    """The days that have a folder in one."""
    try:
        with os.scandir(folder) as entries:
            found = [day_of(entry.name) for entry in entries if entry.is_dir()]
    except FileNotFoundError:
        return []
    return [day for day in found if day is not None]


def day_of(name: str) -> dt.date | None:
    """The day of a folder's name; None when it is no day's."""
    try:
        day = dt.date.fromisoformat(name.removeprefix("as_of="))
    except ValueError:
        return None
    return day if name == f"as_of={day.isoformat()}" else None


def written_at(final: Path, home: Path) -> Path:
    """Where a folder is written before it is published: on the same file system, out of every reader's sight."""
    return home / SCRATCH / final.relative_to(home)


def inbox(home: Path) -> Path:
    """Where counties drop the national system's import results, one folder per county."""
    return home / "inbox"


def outbox(home: Path) -> Path:
    """Where packages are delivered without another target, one folder per county."""
    return home / "outbox"


def delivered_name(county: str, as_of: dt.date) -> str:
    """Where a package is delivered, under its target."""
    return f"{county}/{county}_{as_of:%Y%m%d}.zip"


def delivered_of(name: str) -> tuple[dt.date, str] | None:
    """Day and county of a delivered file by its own name; None when it is no package's."""
    found = _DELIVERED.fullmatch(name)
    try:
        return None if found is None else (dt.date.fromisoformat(found["day"]), found["county"])
    except ValueError:
        return None


def staging(home: Path, as_of: dt.date) -> Path:
    """Packed packages on their way out."""
    return day_folder(home, ".staging", as_of)


def releases(home: Path, as_of: dt.date) -> Path:
    """Persons' releases of the day's packages that were held, one file per county."""
    return day_folder(home, "releases", as_of)


def accepted_before(home: Path) -> Path:
    """What accepted records said, as an edition wrote it whose ledger did not keep it yet; absent in a newer home."""
    return home / "accepted" / "followed.parquet"
