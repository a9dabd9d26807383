"""The picture of a run: CPU seconds of each step by size, the product's beside the plain stack's."""

import io
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from benchmarks.day import WHOLE, WITHOUT_TOWNS

_COLOURS = ["#4c78a8", "#72b7b2", "#f58518", "#e45756", "#b279a2", "#9d755d", "#bab0ac", "#54a24b"]
# Equal bytes for equal runs: no moment of drawing, no random names.
_PLAIN: Any = {"svg.hashsalt": "performance", "svg.fonttype": "none"}


def draw(run: dict[str, Any]) -> bytes:
    """SVG: per size two bars, one stacked of the steps, one of the plain stack's parts."""
    sizes = sorted(run["sizes"], key=int)
    steps = [name for name in run["sizes"][sizes[0]]["product"] if name not in (WHOLE, WITHOUT_TOWNS)]
    parts = list(run["sizes"][sizes[0]]["plain"]["parts"])
    colour = dict(zip(dict.fromkeys([*steps, *parts]), _COLOURS * 3, strict=False))
    with matplotlib.rc_context(_PLAIN):
        figure = Figure(figsize=(8, 3.2 * len(sizes)), layout="constrained")
        for axes, size in zip(figure.subplots(len(sizes), squeeze=False)[:, 0], sizes, strict=True):
            found = run["sizes"][size]
            spent = {step: found["product"][step]["cpu"] for step in steps}
            for place, each in enumerate((found["plain"]["parts"], spent)):
                left = 0.0
                for name, seconds in each.items():
                    axes.barh(place, seconds, left=left, color=colour[name], label=name if place else None)
                    left += seconds
            axes.set_yticks([0, 1], ["plain stack", "product"])
            axes.set_title(f"{int(size):,} households", loc="left")
            axes.set_xlabel("CPU s")
            axes.legend(
                ncols=len(steps), fontsize="x-small", loc="upper center", bbox_to_anchor=(0.5, -0.25), frameon=False
            )
        target = io.BytesIO()
        figure.savefig(target, format="svg", metadata={"Date": None})
    return target.getvalue()
