"""The folders of one day under the home folder; everything a run writes lies under its `as_of`."""

import datetime as dt
from pathlib import Path

PROVINCE_LIST = "province"


def _day(home: Path, part: str, as_of: dt.date) -> Path:
    return home / part / f"as_of={as_of.isoformat()}"


def snapshot(home: Path, as_of: dt.date) -> Path:
    """The canonical tables of the platform as read on that day, `<table>.parquet`."""
    return _day(home, "snapshot", as_of)


def checks(home: Path, as_of: dt.date) -> Path:
    """The findings of the rules and the outcome of the gates."""
    return _day(home, "checks", as_of)


def results(home: Path, as_of: dt.date) -> Path:
    """The results of the contract, `<table>.parquet`."""
    return _day(home, "results", as_of)


def packages(home: Path, as_of: dt.date) -> Path:
    """One folder per county, and `province` for what belongs to none."""
    return _day(home, "packages", as_of)


def gates(home: Path, as_of: dt.date) -> Path:
    """What the gates of the export frames said, one folder per prefecture."""
    return _day(home, "gates", as_of)


def quality(home: Path, as_of: dt.date) -> Path:
    """The province's quality page and the Data Docs of the day's gates."""
    return _day(home, "quality", as_of)


def inbox(home: Path) -> Path:
    """Where counties drop the national system's import results, one folder per county."""
    return home / "inbox"


def staging(home: Path, as_of: dt.date) -> Path:
    """Packed packages on their way out."""
    return home / ".staging" / f"as_of={as_of.isoformat()}"


def accepted(home: Path) -> Path:
    """The followed values of records as the national system last accepted them; absent until it has accepted any."""
    return home / "accepted" / "followed.parquet"


def days(home: Path, part: str) -> list[dt.date]:
    """The days that `part` (such as `results`) holds, oldest first."""
    names = (path.name.removeprefix("as_of=") for path in (home / part).glob("as_of=*"))
    return sorted(dt.date.fromisoformat(name) for name in names)
