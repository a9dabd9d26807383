"""How long each step of a day takes and how much memory it needs, for provinces of several sizes, in one run.

    python -m benchmarks.day 20000 200000

Each step runs in a process of its own; `×` is the time against the first province, beside how much larger it is: a step
that grows no faster than its province shows a smaller number.
"""

import datetime as dt
import resource
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

from demo.fill import fill
from steps.day import STEPS, step_of
from storage.day import Day
from storage.settings import Settings

DAY = dt.date(2020, 5, 8)


def _measured(step: str, settings: Settings) -> tuple[float, int]:
    """Seconds and peak megabytes of one step."""
    started = time.perf_counter()
    step_of(step).run(Day(DAY, settings))
    return time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(households: int) -> dict[str, tuple[float, int]]:
    """Seconds and peak megabytes of every step for a demo province of that size."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        source = f"sqlite:///{home / 'platform.sqlite'}"
        fill(source, count=households)
        settings = Settings(home, source)
        found = {}
        for step in (step.name for step in STEPS):
            with get_context("spawn").Pool(1) as pool:
                found[step] = pool.apply(_measured, (step, settings))
        return found


def main(sizes: list[int]) -> None:
    """Print one line per step and size."""
    first: dict[str, tuple[float, int]] = {}
    for size in sizes:
        found = measure(size)
        first = first or found
        print(f"{size:,} households (×{size / sizes[0]:.0f})")
        for step, (seconds, megabytes) in found.items():
            print(f"  {step:<8}{seconds:>9.1f} s  ×{seconds / first[step][0]:<6.1f}{megabytes:>7,} MB peak")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [5_000, 20_000])
