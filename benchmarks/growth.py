"""How a day grows with its province: CPU, memory and disk of every step, for provinces of several sizes.

    python -m benchmarks.growth --platforms /data/platforms 160000 1600000
    python -m benchmarks.growth --memory 3GB 6GB --days 1 6400000

Each step runs in a process of its own, on the first day, which sends everything, and on the day after, on which
nothing has changed. A step that fails with one memory is tried with the next that is given. What is measured goes into
`benchmarks/growth.json` after every step, so that a run that is ended keeps what it had; a size that is measured again
replaces its former figures.
"""

import argparse
import contextlib
import datetime as dt
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.day import DAY, home, platform, run_step
from benchmarks.machine import machine
from benchmarks.measuring import WorkError, measured, most
from benchmarks.pull import rows_read
from steps.day import STEPS
from storage.layout import SCRATCH
from storage.settings import Settings

FILE = Path(__file__).with_name("growth.json")
# The step after which a part of the home stands as it will be at the day's end.
WRITTEN_BY = {
    "snapshot": "pull", "checks": "check", "results": "watch", "drawn": "draw", "packages": "export",
    "outbox": "deliver", "ledger.sqlite": "deliver", "quality": "report",
}  # fmt: skip


def held(folder: Path) -> tuple[int, int]:
    """Bytes that a file or folder takes on its disk, and how many files; a file of two names counts once."""
    seen: dict[tuple[int, int], int] = {}
    for path in (folder, *folder.rglob("*")):
        with contextlib.suppress(OSError):  # what is written meanwhile comes and goes
            told = path.lstat()
            if path.is_file() and not path.is_symlink():
                seen[told.st_dev, told.st_ino] = told.st_blocks * 512
    return sum(seen.values()), len(seen)


def disk(settings: Settings) -> dict[str, dict[str, int]]:
    """Bytes and files of everything that lies in the home."""
    parts = sorted(path for path in settings.home.iterdir() if not path.name.startswith("."))
    return {path.name: dict(zip(("bytes", "files"), held(path), strict=True)) for path in parts}


def written(day: dict[str, Any], part: str) -> bool:
    """Whether a measured day came as far as writing a part of the home."""
    return part in day["disk"] and "cpu" in day["steps"].get(WRITTEN_BY.get(part, ""), {})


def step(name: str, settings: Settings, as_of: dt.date) -> dict[str, Any]:
    """The cost of one step, and the most that it held of spill and of what it was about to publish."""
    places = {"spill": settings.scratch_root, "unpublished": settings.home / SCRATCH}
    with most(lambda: {place: held(folder)[0] for place, folder in places.items()}) as taken:
        try:
            cost = measured(run_step, name, settings, as_of).numbers()
        except WorkError as error:
            return {"failed": why(str(error))}
    return cost | taken


def why(trouble: str) -> str:
    """The line of a traceback that names the error; what follows it may be advice."""
    lines = trouble.strip().splitlines()
    return next((line for line in reversed(lines) if re.match(r"[\w.]+(Error|Exception)\b", line)), lines[-1])


def least(name: str, settings: Settings, memories: list[str], as_of: dt.date) -> dict[str, Any]:
    """The cost of one step with the first of several memories with which it ends, or how it failed with the last."""
    for memory in memories:
        found = step(name, replace(settings, memory=memory), as_of) | {"memory": memory}
        if "failed" not in found:
            break
        print(f"{name} with {memory}: {found['failed']}", file=sys.stderr, flush=True)
    return found


def grow(source: str, settings: Settings, days: int, memories: list[str]) -> Iterator[dict[str, Any]]:
    """What is known of a size, again after every step; ends at a step that fails."""
    path = Path(source.removeprefix("sqlite:///"))
    found: dict[str, Any] = {"platform": path.stat().st_size, "days": []}
    for number in range(days):
        told: dict[str, Any] = {"steps": {}, "disk": {}}
        found["days"].append(told)
        for each in STEPS:
            told["steps"][each.name] = least(each.name, settings, memories, DAY + dt.timedelta(days=number))
            told["disk"] = disk(settings)
            if each.name == "pull":
                found["rows"] = rows_read(settings)
            yield found
            if "failed" in told["steps"][each.name]:
                return


def kept(out: Path, size: int, found: dict[str, Any], date: str) -> None:
    """Add what is known of a size to the file."""
    run = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {"sizes": {}}
    run |= {"date": date, "machine": machine()}
    run["sizes"][str(size)] = found
    out.write_text(json.dumps(run, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Measure every size that is given."""
    parser = argparse.ArgumentParser(description="Measure how a day grows with its province.")
    parser.add_argument("sizes", nargs="*", type=int, default=[2_000, 20_000], help="households, several")
    parser.add_argument("--date", required=True, help="the day of the run, as the page tells it")
    parser.add_argument("--days", type=int, default=2, help="days of each size")
    parser.add_argument("--memory", nargs="+", default=[Settings.memory], help="what the engine may hold, rising")
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--platforms", type=Path, help="where demo platforms are kept from run to run")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in given.sizes:
            source = platform((given.platforms or folder).resolve(), size)
            for found in grow(source, home(folder, f"growth_{size}", source), given.days, given.memory):
                kept(given.out, size, found, given.date)
                of = found["days"][-1]["steps"]
                print(f"{size:,}: {list(of)[-1]} {of[list(of)[-1]]}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
