"""The whole run that `make bench` makes: the product and the plain stack on the same platforms, as JSON.

    python -m benchmarks.run --date 2020-05-08 --out run.json 2000 20000

Ends with 1 when a file of the plain stack and of the product differ in a row.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import formats, pull, rules
from benchmarks.comparison import NOT_COMPARED, Compared, compare
from benchmarks.day import DAY, WHOLE, WITHOUT_TOWNS, home, platform, steps, whole
from benchmarks.machine import machine
from benchmarks.measuring import Cost, measured
from benchmarks.plain import day as plain
from benchmarks.profiles import profile
from storage.day import Day
from storage.settings import Settings

# What a profile is worth: the steps that take more of the day than this.
_SHARE = 0.03
_CELL_ROWS = 10_000


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _told(costs: dict[str, Cost]) -> dict[str, dict[str, float]]:
    return {name: cost.numbers() for name, cost in costs.items()}


def _compared(told: Compared) -> dict[str, Any]:
    return {"rows": told.rows, "sheets": told.sheets, "differences": told.differences}


def _one_size(folder: Path, source: str, size: int) -> tuple[dict[str, Any], Settings, dict[str, Cost]]:
    """One province: the steps, the day in one process, the plain stack, and whether their rows are equal."""
    settings = home(folder, f"steps_{size}", source)
    costs = steps(settings)
    _say(f"{size:,}: steps {sum(cost.cpu for cost in costs.values()):.0f} CPU s")
    days = {
        WHOLE: whole(home(folder, f"day_{size}", source)),
        WITHOUT_TOWNS: whole(home(folder, f"same_{size}", source, towns=False)),
    }
    for name, day in days.items():
        _say(f"{size:,}: {name} in one process {day.cpu:.0f} CPU s, {day.peak:,.0f} MB")
    out = folder / f"plain_{size}"
    out.mkdir()
    beside = measured(plain.run, source, out, DAY)
    _say(f"{size:,}: plain stack {beside.cpu:.0f} CPU s, {beside.peak:,.0f} MB")
    told = compare(Day(DAY, settings).packages.folder, out)
    _say(f"{size:,}: {sum(told.rows.values()):,} rows compared, {len(told.differences)} differences")
    found = {
        "product": _told(costs | days),
        "plain": {**beside.numbers(), "parts": {name: round(spent, 3) for name, spent in beside.said.items()}},
        "compared": _compared(told),
    }
    return found, settings, costs


def _profiles(settings: Settings, costs: dict[str, Cost], folder: Path) -> dict[str, Any]:
    """Every dear step profiled on a home of its own, which the steps before it have filled."""
    whole_day = sum(cost.cpu for cost in costs.values())
    again = home(folder, "profiled", settings.source)
    found = {}
    for name, cost in costs.items():
        found[name] = profile(name, again)
        _say(f"profiled {name}")
        if cost.cpu < whole_day * _SHARE:
            del found[name]
    return found


def run(sizes: list[int], date: str, folder: Path, platforms: Path) -> dict[str, Any]:
    """Everything the page tells of; `folder` holds the homes, `platforms` keeps the demo platforms."""
    by_size: dict[str, Any] = {}
    last: tuple[Settings, dict[str, Cost]] | None = None
    for size in sorted(sizes):
        source = platform(platforms, size)
        by_size[str(size)], settings, costs = _one_size(folder, source, size)
        last = (settings, costs)
    assert last is not None, "no size"
    settings, costs = last
    told = {
        "date": date,
        "machine": machine(),
        "sizes": by_size,
        "not_compared": list(NOT_COMPARED.values()),
        "pull": pull.rates(settings, costs["pull"]),
        "rules": rules.rates(settings, costs["check"]),
        "workbooks": formats.rates(_CELL_ROWS),
        "profiles": _profiles(settings, costs, folder),
    }
    return told


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure a day beside a plain stack.")
    parser.add_argument("sizes", nargs="*", type=int, default=[2_000, 20_000], help="households, several")
    parser.add_argument("--date", required=True, help="the day of the run, as the page tells it")
    parser.add_argument("--out", type=Path, default=Path("bench.json"))
    parser.add_argument("--platforms", type=Path, help="where demo platforms are kept from run to run")
    return parser.parse_args()


def main() -> int:
    """Write the run; 1 when rows differ."""
    given = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        platforms = given.platforms or folder
        platforms.mkdir(parents=True, exist_ok=True)
        told = run(given.sizes, given.date, folder, platforms.resolve())
    given.out.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    differences = [line for size in told["sizes"].values() for line in size["compared"]["differences"]]
    for line in differences[:40]:
        _say(line)
    return int(bool(differences))


if __name__ == "__main__":
    sys.exit(main())
