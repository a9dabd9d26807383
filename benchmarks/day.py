"""What each step of a day costs, and the whole day at once, for provinces of several sizes.

    python -m benchmarks.day 20000 200000

Each step runs in a process of its own, as a task of Airflow does; `×` is its CPU time against the first province,
beside how much larger it is.
"""

import datetime as dt
import sys
import tempfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from benchmarks.measuring import Cost, at_work, measured
from demo.fill import fill
from steps.day import STEPS, run_day, step_of
from storage.day import Day
from storage.settings import Settings

DAY = dt.date(2020, 5, 8)
_SIDE_BY_SIDE = ("export", "deliver")
WHOLE, WITHOUT_TOWNS = "day", "day without files by town"


def run_step(step: str, settings: Settings, as_of: dt.date = DAY) -> float:
    """Run a step of a day; returns its CPU seconds without the import of its module."""
    own = step_of(step)
    import_module(own.function.partition(":")[0])
    # A step alone starts no processes for the one after it.
    alone = settings if step in _SIDE_BY_SIDE else replace(settings, workers=1)
    return at_work(own.run, Day(as_of, alone))[1]


def _whole(settings: Settings) -> None:
    run_day(Day(DAY, settings))


def platform(folder: Path, households: int) -> str:
    """The URL of a demo platform of that size in the folder, filled when it is not there."""
    path = folder / f"platform_{households}.sqlite"
    if not path.exists():
        beside = path.with_suffix(".part")
        beside.unlink(missing_ok=True)
        fill(f"sqlite:///{beside}", count=households)
        beside.rename(path)
    return f"sqlite:///{path}"


def home(folder: Path, name: str, source: str, towns: bool = True) -> Settings:
    """A fresh home folder, with or without files by town in its packages; as many workers as on the command line."""
    own = folder / name
    own.mkdir(mode=0o700)
    return Settings(own, source, towns=towns, workers=Settings.threads)


def steps(settings: Settings) -> dict[str, Cost]:
    """What every step costs in a process of its own."""
    return {step.name: measured(run_step, step.name, settings) for step in STEPS}


def whole(settings: Settings) -> Cost:
    """What the whole day costs in one process."""
    return measured(_whole, settings)


def main(sizes: list[int]) -> None:
    """Print one line per step and size."""
    first: dict[str, Cost] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in sizes:
            source = platform(folder, size)
            found = steps(home(folder, f"steps_{size}", source))
            found[WHOLE] = whole(home(folder, f"day_{size}", source))
            first = first or found
            print(f"{size:,} households (×{size / sizes[0]:.0f})")
            for step, cost in found.items():
                growth = f"×{cost.cpu / first[step].cpu:<6.1f}"
                print(f"  {step:<10}{cost.cpu:>9.1f} CPU s  {growth}{cost.wall:>9.1f} s {cost.peak:>8,.0f} MB")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [2_000, 20_000])
