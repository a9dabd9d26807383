"""The picture of growth: CPU seconds of each step, memory and disk against the households, on logarithmic scales."""

import io
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.growth import written

# Equal bytes for equal runs: no moment of drawing, no random names.
_PLAIN: Any = {"svg.hashsalt": "scale", "svg.fonttype": "none"}
_PARTS = ("snapshot", "results", "drawn", "packages", "outbox", "ledger.sqlite")


def _plot(axes: Axes, title: str, of: dict[str, list[tuple[int, float]]]) -> None:
    """One line per name, beside a dotted one that grows in proportion."""
    of = {name: points for name, points in of.items() if points}
    for name, points in of.items():
        axes.plot(*zip(*points, strict=True), marker="o", markersize=3, linewidth=1, label=name)
    widest = max(of.values(), key=lambda points: (len(points), points[-1][1]))
    (first, value), (last, _) = widest[0], widest[-1]
    axes.plot([first, last], [value, value * last / first], linestyle=":", color="black", label="in proportion")
    axes.set(xscale="log", yscale="log", xlabel="households")
    sizes = sorted({size for points in of.values() for size, _ in points})
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.set_title(title, loc="left")
    axes.legend(fontsize="x-small", frameon=False, loc="upper left", bbox_to_anchor=(1, 1))


def draw(run: dict[str, Any]) -> bytes:
    """SVG: three plots of the first day of every size; what was not reached is left out."""
    days = {int(size): found["days"][0] for size, found in sorted(run["sizes"].items(), key=lambda each: int(each[0]))}
    steps = list(next(iter(days.values()))["steps"])
    costs = {
        number: {
            step: [
                (size, day["steps"][step][number]) for size, day in days.items() if number in day["steps"].get(step, ())
            ]
            for step in steps
        }
        for number in ("cpu", "peak")
    }
    held = {
        part: [(size, day["disk"][part]["bytes"] / 10**9) for size, day in days.items() if written(day, part)]
        for part in _PARTS
    }
    with matplotlib.rc_context(_PLAIN):
        figure = Figure(figsize=(13, 4), layout="constrained")
        plots = figure.subplots(1, 3)
        _plot(plots[0], "CPU s of each step", costs["cpu"])
        _plot(plots[1], "MB that each step held", costs["peak"])
        _plot(plots[2], "GB that a day leaves", held)
        target = io.BytesIO()
        figure.savefig(target, format="svg", metadata={"Date": None})
    return target.getvalue()
