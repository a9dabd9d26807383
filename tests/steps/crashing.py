"""A day run in a process that is killed: at a point of publication not killed at before, or whenever the parent
likes.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage.settings import Settings
from tests.day import DAY, run

# Imported once by the server that every process is forked from.
PRELOAD = [
    "tests.day",
    "tests.steps.crashing",
    "expectations.data_docs",
    "great_expectations",
    "pandas",
    "ibis",
    "duckdb",
]


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _hook(seen: Path) -> Callable[[str], None]:
    """Kills at the first point that `seen` does not name yet, naming it first."""

    def reached(point: str) -> None:
        known = seen.read_text(encoding="utf-8").splitlines() if seen.exists() else []
        if point not in known:
            with seen.open("a", encoding="utf-8") as file:
                file.write(point + "\n")
                file.flush()
                os.fsync(file.fileno())
            _die()

    return reached


def _around(module: Any, name: str, reached: Callable[[str], None], told: Callable[..., str]) -> None:
    """Reach a point before and after every call of `module.name`."""
    whole = getattr(module, name)

    def hooked(*arguments: Any, **named: Any) -> Any:
        point = f"{name} {told(*arguments)}"
        reached(f"before {point}")
        found = whole(*arguments, **named)
        reached(f"after {point}")
        return found

    setattr(module, name, hooked)


def _set_points(home: Path, seen: Path) -> None:
    from fsspec.implementations.local import LocalFileSystem

    from exports.intake.folder import FolderInbox
    from steps import pack
    from storage import publish

    reached = _hook(seen)
    _around(publish, "_replace", reached, lambda new, final: str(final.relative_to(home)) + _step_of(new))
    _around(LocalFileSystem, "put_file", reached, lambda self, local, remote, **_: Path(remote).name)
    _around(LocalFileSystem, "mv", reached, lambda self, one, other, **_: Path(other).name)
    _around(pack, "write_zip", reached, lambda files, target, key: target.name)
    _around(FolderInbox, "tell", reached, lambda self, county, into, name, *_: name)
    _around(FolderInbox, "put_away", reached, lambda self, county, file, into, *_: f"{file.name} {into}")
    commits: dict[str, int] = {}

    def commit(connection: sa.Connection) -> None:
        written = connection.info.pop("wrote", None)
        if written:
            commits[written] = commits.get(written, 0) + 1
            reached(f"before commit {commits[written]} of {written}")

    def statement(connection: sa.Connection, _cursor: Any, text: str, *_: Any) -> None:
        if text.lstrip().split(" ", 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            connection.info["wrote"] = " ".join(text.split()[:3])

    sa.event.listen(sa.Engine, "commit", commit)
    sa.event.listen(sa.Engine, "before_cursor_execute", statement)


def _step_of(new: Path) -> str:
    """Which step publishes into a folder that two steps share."""
    return " by watch" if (new / "watch.json").exists() and not (new / "assessment.parquet").exists() else ""


def run_killed_at_points(settings: Settings, seen: Path) -> None:
    """The day, killed at the first point of publication that `seen` does not name."""
    _set_points(settings.home, seen)
    run(settings, DAY)


def run_whole(settings: Settings) -> None:
    """The day as it is."""
    run(settings, DAY)
