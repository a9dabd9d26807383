"""The folders under the home folder; everything a day writes lies under its `as_of`."""

import datetime as dt
from pathlib import Path

PROVINCE_LIST = "province"


def day_folder(home: Path, part: str, as_of: dt.date) -> Path:
    """The folder of one part of a day, such as `results`."""
    return home / part / f"as_of={as_of.isoformat()}"


def days(home: Path, part: str) -> list[dt.date]:
    """The days that `part` (such as `results`) holds, oldest first."""
    names = (path.name.removeprefix("as_of=") for path in (home / part).glob("as_of=*") if path.is_dir())
    return sorted(dt.date.fromisoformat(name) for name in names)


def inbox(home: Path) -> Path:
    """Where counties drop the national system's import results, one folder per county."""
    return home / "inbox"


def staging(home: Path, as_of: dt.date) -> Path:
    """Packed packages on their way out."""
    return day_folder(home, ".staging", as_of)


def releases(home: Path, as_of: dt.date) -> Path:
    """Persons' releases of the day's packages that were held, one file per county."""
    return day_folder(home, "releases", as_of)
