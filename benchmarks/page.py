"""`docs/performance.md` and its picture, from a run.

python -m benchmarks.page run.json
"""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.day import WHOLE, WITHOUT_TOWNS
from benchmarks.picture import draw

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE, PICTURE = "performance.md", "pictures/performance.svg"
Run = dict[str, Any]
_WHOLE_DAY = (
    "The product's day in one process, with and without its files by town; the same day by `benchmarks/plain`, in",
    "pandas, also in one. `× CPU` and `× clock`: how many times longer the plain stack takes. CPU seconds are user and",
    "system, child processes, interpreter and imports included; memory is the most that all processes held at once,",
    "sampled every 0.05 s. The plain stack writes no snapshot, results, ledger, covers, pages or files by town.",
)
_PROFILE = (
    "By cProfile, of the step's own thread, its module imported before; steps below 3 % of the day are left out.",
    "Shares are of the clock with the profiler on, which Python pays for and libraries do not.",
)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table, all columns but the first aligned to the right."""
    ruled = "|".join([" --- ", *(" ---: " for _ in headings[1:])])
    return [f"| {' | '.join(headings)} |", f"|{ruled}|", *(f"| {' | '.join(row)} |" for row in rows), ""]


def _seconds(value: float) -> str:
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def _costs(cost: dict[str, float]) -> list[str]:
    return [_seconds(cost["cpu"]), _seconds(cost["wall"]), f"{cost['peak']:,.0f}"]


def _sizes(run: Run) -> list[str]:
    return sorted(run["sizes"], key=int)


def _whole_day(run: Run) -> list[str]:
    """The day in one process beside the plain stack."""
    rows = []
    for size in _sizes(run):
        plain = run["sizes"][size]["plain"]
        rows.append([f"{int(size):,}", "plain stack", *_costs(plain), "", "", ""])
        for name in (WHOLE, WITHOUT_TOWNS):
            ours = run["sizes"][size]["product"][name]
            ratios = [plain["cpu"] / ours["cpu"], plain["wall"] / ours["wall"], ours["peak"] / plain["peak"]]
            rows.append([f"{int(size):,}", f"product's {name}", *_costs(ours), *(f"{ratio:.2f}" for ratio in ratios)])
    headings = ["households", "", "CPU s", "s", "MB", "× CPU", "× clock", "memory of plain's"]
    return table(headings, rows)


def _steps(run: Run) -> list[str]:
    """Every step by size, and how it grows."""
    sizes = _sizes(run)
    first, rows = run["sizes"][sizes[0]]["product"], []
    for size in sizes:
        growth = int(size) / int(sizes[0])
        for step, cost in run["sizes"][size]["product"].items():
            title = f"{step}, one process" if step in (WHOLE, WITHOUT_TOWNS) else step
            grown = f"{cost['cpu'] / first[step]['cpu']:.1f} of {growth:.0f}" if growth > 1 else ""
            rows.append([f"{int(size):,}", title, *_costs(cost), grown])
    return table(["households", "step", "CPU s", "s", "MB", "CPU grows"], rows)


def _parts(run: Run) -> list[str]:
    """The plain stack's parts, in its one process."""
    sizes = _sizes(run)
    parts = run["sizes"][sizes[0]]["plain"]["parts"]
    rows = [[part, *(_seconds(run["sizes"][size]["plain"]["parts"][part]) for size in sizes)] for part in parts]
    return table(["part", *(f"{int(size):,}: CPU s" for size in sizes)], rows)


def _rates(run: Run) -> list[str]:
    pull, rules, books = run["pull"], run["rules"], run["workbooks"]
    rows = [
        ["pull, rows", f"{pull['pull']:,.0f}", f"pandas.read_sql {pull['read_sql']:,.0f}"],
        [
            f"{rules['rules']:.0f} rules, row-checks",
            f"{rules['check']:,.0f}",
            f"ten checks: DuckDB {rules['duckdb']:,.0f}, Great Expectations {rules['great_expectations']:,.0f}",
        ],
        [
            "workbooks, cells",
            f"{books['ours']:,.0f}",
            f"openpyxl {books['openpyxl']:,.0f}, xlsxwriter {books['xlsxwriter']:,.0f}",
        ],
    ]
    return table(["a second and core, imports not counted", "ours", "beside it"], rows)


def _compared(run: Run) -> list[str]:
    sizes = _sizes(run)
    names = sorted({name for size in sizes for name in run["sizes"][size]["compared"]["rows"]})
    rows = [[name, *(f"{run['sizes'][size]['compared']['rows'].get(name, 0):,}" for size in sizes)] for name in names]
    differ = sum(len(run["sizes"][size]["compared"]["differences"]) for size in sizes)
    missing = ", ".join(run["not_compared"])
    said = f"Differences: {differ}. Not compared, as the plain stack does not write them: {missing}."
    return [*table(["format", *(f"{int(size):,}: rows" for size in sizes)], rows), said]


def _bounds(run: Run) -> list[str]:
    """Per step the shares of its time, dearest first, and its dearest functions."""
    lines = []
    for step, told in run["profiles"].items():
        total = sum(told["groups"].values()) or 1
        shares = [f"{group} {spent / total:.0%}" for group, spent in told["groups"].items() if spent / total >= 0.02]
        lines += [f"**{step}**: {', '.join(shares)}."]
        if told["children"]:
            lines.append(f"Its other processes, which the profile does not see: {told['children']:.1f} CPU s.")
        lines += ["", *(f"    {spent:>8.2f} s  {name}" for spent, name in told["top"]), ""]
    return lines


def page(run: Run) -> str:
    """The page's Markdown."""
    largest = int(_sizes(run)[-1])
    lines = [
        "# Performance",
        "",
        f"Generated by `python -m benchmarks.page` from a run of `make bench` on {run['date']}; do not edit.",
        "The numbers are those of one machine, whatever else it did; ratios are of one run.",
        "Larger provinces, and many of them: [scale.md](scale.md).",
        "",
        *table(["machine", ""], [[name, value] for name, value in run["machine"].items()]),
        "## The day beside a plain stack",
        "",
        *_WHOLE_DAY,
        "",
        *_whole_day(run),
        f"![seconds per step and size]({PICTURE})",
        "",
        "## Steps",
        "",
        "Each in a process of its own, as Airflow runs them. `CPU grows`: how many times more than for the first",
        "province, of how many times the households.",
        "",
        *_steps(run),
        "Parts of the plain stack:",
        "",
        *_parts(run),
        "## Rates",
        "",
        f"At {largest:,} households; workbooks of 30 columns.",
        "",
        *_rates(run),
        "## What was compared",
        "",
        "Rows of every county's files, cell by cell, as texts.",
        "",
        *_compared(run),
        "",
        "## What bounds each step",
        "",
        f"At {largest:,} households.",
        *_PROFILE,
        "",
        *_bounds(run),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def write(run: Run, docs: Path) -> None:
    """The page and its picture into a folder."""
    (docs / PICTURE).parent.mkdir(parents=True, exist_ok=True)
    (docs / PAGE).write_text(page(run), encoding="utf-8")
    (docs / PICTURE).write_bytes(draw(run))


if __name__ == "__main__":
    write(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), DOCS)
