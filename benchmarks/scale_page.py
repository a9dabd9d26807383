"""The tables and the picture of `docs/scale.md`, from what growth and engines were measured.

python -m benchmarks.scale_page

The page's words are written by hand; what stands between `<!-- NAME -->` and `<!-- end -->` is replaced.
"""

import json
import math
import re
from collections.abc import Iterable
from typing import Any

from benchmarks import engines, growth
from benchmarks.day import DAY
from benchmarks.growth import written
from benchmarks.growth_picture import draw
from benchmarks.page import DOCS, table
from policies.in_force import in_force

# What is assumed, and told on the page: provinces, their households, those of the largest; seconds of a night's window.
PROVINCES, HOUSEHOLDS, LARGEST = 31, 100_000_000, 6_400_000
WINDOW = 5 * 3600
PAGE, PICTURE = "scale.md", "pictures/scale.svg"
Run = dict[str, Any]
_NONE = "–"
# Of these a day needs the most that any step does, of all else the sum.
_MOST = ("peak", "spill")
# The period of each part of a day (`policies/parameters/retention.yaml`).
_PERIODS = {
    "snapshot": "snapshot", "drawn": "snapshot", "checks": "results", "results": "results",
    "packages": "packages", "outbox": "packages", "quality": "packages",
}  # fmt: skip
_GIGA = 10**9


def _sizes(run: Run) -> list[str]:
    return sorted(run["sizes"], key=int)


def _first_day(run: Run, size: str) -> Run:
    day: Run = run["sizes"][size]["days"][0]
    return day


def _number(value: float | None) -> str:
    if value is None:
        return _NONE
    return f"{value:,.1f}" if abs(value) < 10 else f"{value:,.0f}"


def _exponents(sizes: list[str], values: list[float | None]) -> list[str]:
    """By which power of the households a value grows from each size to the next; 1 is in proportion."""
    told = []
    for place in range(1, len(sizes)):
        before, after = values[place - 1], values[place]
        if not before or not after:
            told.append(_NONE)
            continue
        grown = math.log(after / before) / math.log(int(sizes[place]) / int(sizes[place - 1]))
        told.append(f"{grown:.2f}")
    return told


def _headings(sizes: list[str], what: str) -> list[str]:
    return [f"{int(size):,}: {what}" for size in sizes]


def _of_step(day: Run, step: str, number: str) -> float | None:
    value: float | None = day["steps"].get(step, {}).get(number)
    return value


def _whole(day: Run, number: str, names: Iterable[str]) -> float | None:
    """The sum over all steps, the most for memory and scratch; None of a day that was not ended."""
    values = [_of_step(day, name, number) for name in names]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    return max(known) if number in _MOST else sum(known)


def steps(run: Run) -> list[str]:
    """CPU seconds and memory of every step by size, and the powers by which CPU grows."""
    sizes = _sizes(run)
    days = [_first_day(run, size) for size in sizes]
    names = list(days[0]["steps"])
    rows = []
    for name in [*names, "day"]:
        of = [
            [_whole(day, number, names) if name == "day" else _of_step(day, name, number) for day in days]
            for number in ("cpu", "peak")
        ]
        rows.append([name, *map(_number, of[0]), *_exponents(sizes, of[0]), *map(_number, of[1])])
    powers = [f"power {place}" for place in range(1, len(sizes))]
    return table(["step", *_headings(sizes, "CPU s"), *powers, *_headings(sizes, "MB")], rows)


def disk(run: Run) -> list[str]:
    """Gigabytes that a day leaves by size, files, and the most spill."""
    sizes = _sizes(run)
    days = [_first_day(run, size) for size in sizes]
    parts = [part for part in days[0]["disk"] if part not in ("inbox", "ledger.head")]
    rows = [["platform (SQLite)", *([run["sizes"][size]["platform"] / _GIGA for size in sizes]), ""]]
    for part in parts:
        held = [day["disk"].get(part) if written(day, part) else None for day in days]
        files = next((each["files"] for each in reversed(held) if each), 0)
        rows.append([part, *(each and each["bytes"] / _GIGA for each in held), f"{files:,}"])
    spill = [day["steps"]["pull"]["spill"] / _GIGA if written(day, "snapshot") else None for day in days]
    rows.append(["scratch of the pull, at most", *spill, ""])
    told = [
        [name, *(_NONE if value is None else f"{value:.2f}" for value in values), *_exponents(sizes, values), files]
        for name, *values, files in rows
    ]
    powers = [f"power {place}" for place in range(1, len(sizes))]
    return table(["", *_headings(sizes, "GB"), *powers, "files at most"], told)


def after(run: Run) -> list[str]:
    """The day after, on which nothing changed, beside the first: CPU seconds and what each adds to the disk, as far as
    it was measured.
    """
    rows = []
    for size in [each for each in _sizes(run) if len(run["sizes"][each]["days"]) > 1]:
        first, later = run["sizes"][size]["days"][:2]
        for step in later["steps"]:
            costs = [_number(_of_step(day, step, "cpu")) for day in (first, later)]
            rows.append([f"{int(size):,}", f"{step}, CPU s", *costs])
        for part in [each for each in growth.WRITTEN_BY if written(later, each)]:
            held = [day["disk"][part]["bytes"] / 10**6 for day in (first, later)]
            rows.append([f"{int(size):,}", f"{part}, MB", _number(held[0]), _number(held[1] - held[0])])
    return table(["households", "", "first day", "the day after"], rows)


def _line(run: Run, step: str) -> tuple[float, float, list[int]]:
    """CPU seconds of a step whatever the size, and per household, by the two largest sizes at which it was measured
    (by one alone: in proportion), and these sizes.
    """
    here = {int(size): _of_step(_first_day(run, size), step, "cpu") for size in _sizes(run)}
    known = sorted((size, value) for size, value in here.items() if value is not None)
    (one, less), (other, more) = (known if len(known) > 1 else [(0, 0.0), *known])[-2:]
    slope = max(more - less, 0) / (other - one)
    return max(less - slope * one, 0.0), slope, [one, other]


def _busy(run: Run) -> float:
    """How many cores the largest day that was ended kept busy."""
    for size in reversed(_sizes(run)):
        day = _first_day(run, size)
        cpu, wall = (_whole(day, number, day["steps"]) for number in ("cpu", "wall"))
        if cpu and wall:
            return cpu / wall
    raise ValueError("no day was ended")


def night(run: Run) -> list[str]:
    """CPU seconds of a night of all provinces: what each costs whatever its size, and what each household does."""
    rows, sums = [], [0.0] * 4
    for step in _first_day(run, _sizes(run)[0])["steps"]:
        fixed, slope, sizes = _line(run, step)
        costs = [fixed, slope * 100_000, PROVINCES * fixed + slope * HOUSEHOLDS, fixed + slope * LARGEST]
        rows.append([step, " and ".join(f"{size:,}" for size in sizes), *map(_number, costs)])
        sums = [left + right for left, right in zip(sums, costs, strict=True)]
    headings = [
        "step",
        "line through",
        "a province",
        "each 100,000 households",
        f"{PROVINCES} provinces",
        "the largest",
    ]
    busy, mean = _busy(run), sums[0] + sums[1] * HOUSEHOLDS / PROVINCES / 100_000
    return [
        *table(headings, [*rows, ["day", "", *map(_number, sums)]]),
        f"With {busy:.2f} of two cores busy (the largest day above), a province of the mean size, "
        f"{HOUSEHOLDS // PROVINCES:,} households,",
        f"is done {mean / busy / 60:.0f} minutes after its night has begun, the largest {sums[3] / busy / 60:.0f}.",
        f"All of them take {sums[2]:,.0f} CPU s, {sums[2] / 3600:.1f} core hours:",
        f"{sums[2]:,.0f} / ({WINDOW:,} × {busy:.2f}) = {sums[2] / WINDOW / busy:.1f} machines of two cores, if one",
        "could work for all.",
    ]


def year(run: Run) -> list[str]:
    """Terabytes of all provinces' days within their periods, each as large as a first day."""
    kept = in_force(DAY).retention
    rows, total = [], 0.0
    for part, period in _PERIODS.items():
        size = next(size for size in reversed(_sizes(run)) if written(_first_day(run, size), part))
        each = _first_day(run, size)["disk"][part]["bytes"] / int(size)
        days = getattr(kept, period)
        whole = each * days * HOUSEHOLDS / 10**12
        rows.append([part, f"{int(size):,}", f"{each:,.0f}", f"{days}", f"{whole:,.1f}"])
        total += whole
    rows.append(["together", "", "", "", f"{total:,.1f}"])
    return table(["", "measured at", "bytes a household and day", "days kept", f"TB of {HOUSEHOLDS // 10**6} M"], rows)


def _in(value: float | None, unit: int) -> float | None:
    """What is known of a value, in a larger unit."""
    return None if value is None else value / unit


def province(run: Run) -> list[str]:
    """What a province of each size asks of its machine, its platform and its disk."""
    kept = in_force(DAY).retention
    rows = []
    for size in _sizes(run):
        found, day = run["sizes"][size], _first_day(run, size)
        held = {part: day["disk"][part]["bytes"] for part in _PERIODS if written(day, part)}
        ended = len(held) == len(_PERIODS)
        wall, peak, spill = (_whole(day, number, day["steps"]) for number in ("wall", "peak", "spill"))
        told = [
            _in(found.get("rows"), 10**6),
            _in(_of_step(day, "pull", "wall"), 60),
            _in(wall, 60),
            _in(peak, 1000),
            _in(spill, _GIGA),
            _in(held.get("outbox"), 10**6),
            _in(sum(held.values()) if ended else None, _GIGA),
            _in(sum(held[part] * getattr(kept, _PERIODS[part]) for part in held) if ended else None, 10**12),
        ]
        rows.append([f"{int(size):,}", *map(_number, told)])
    headings = [
        "households", "M rows read", "minutes of reading", "minutes of a night", "GB of memory", "GB of scratch",
        "MB sent", "GB a day", "TB of all days kept",
    ]  # fmt: skip
    return table(headings, rows)


def beside(run: Run) -> list[str]:
    """Check and assess in each engine, and how many times DuckDB's CPU each takes."""
    rows = []
    for size in _sizes(run):
        found = run["sizes"][size]["engines"]
        for name, costs in found.items():
            for step in [each for each in engines.STEPS if each in costs]:
                cost, base = costs[step], found["duckdb"][step]
                times = "" if name == "duckdb" else f"{cost['cpu'] / base['cpu']:.1f}"
                memory = [_number(cost["peak"]), _number(cost["executors"]) if cost["executors"] else ""]
                rows.append([f"{int(size):,}", name, step, _number(cost["cpu"]), times, _number(cost["wall"]), *memory])
    headings = ["households", "engine", "step", "CPU s", "× DuckDB", "s", "MB of the step", "MB of executors"]
    return table(headings, rows)


def filled(text: str, parts: dict[str, list[str]]) -> str:
    """The page with each part in its place; raises KeyError for a place without a part."""

    def put(found: re.Match[str]) -> str:
        lines = "\n".join(parts[found[1]]).strip("\n")
        return f"<!-- {found[1]} -->\n\n{lines}\n\n<!-- end -->"

    return re.sub(r"<!-- (\w+) -->\n.*?<!-- end -->", put, text, flags=re.DOTALL)


def page(text: str, grown: Run, compared: Run) -> str:
    """The page's Markdown with the figures of both runs."""
    own = {of.__name__: of(grown) for of in (province, steps, disk, after, night, year)}
    return filled(text, {**own, "engines": beside(compared)})


def main() -> None:
    """Write the figures into the page, and its picture."""
    grown, compared = (json.loads(path.read_text(encoding="utf-8")) for path in (growth.FILE, engines.FILE))
    path = DOCS / PAGE
    path.write_text(page(path.read_text(encoding="utf-8"), grown, compared), encoding="utf-8")
    (DOCS / PICTURE).write_bytes(draw(grown))


if __name__ == "__main__":
    main()
