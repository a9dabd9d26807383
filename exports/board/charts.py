"""Charts of the board as SVG for the page they stand in: figures alone, words stand beside them in the page."""

import datetime as dt
import io
import re
import threading
from functools import lru_cache
from typing import NamedTuple

import matplotlib
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from policies.words import ERROR, WARNING

# Colours that colour-blind readers tell apart (Okabe and Ito); what is not measured is dashed.
LOOKS: dict[str, tuple[str, str]] = {
    "done": ("#0072B2", "-"),
    "need": ("#5b6770", "-"),
    "forecast": ("#0072B2", "--"),
    "entered": ("#009E73", "--"),
    ERROR: ("#D55E00", "-"),
    WARNING: ("#5b6770", "-"),
    "one": ("#0072B2", "-"),
    "two": ("#D55E00", "-"),
    "three": ("#009E73", "-"),
    "four": ("#CC79A7", "-"),
    "five": ("#000000", "-"),
}
_DUE = "#D55E00"
# So few days are told each by its mark, and by what was entered before them.
FEW_DAYS = 14
# A single day stands at the end of a week, not in the midst of years.
_FEWEST_DAYS = 7
_DRAWING = threading.Lock()
# Text stays text, so that the page's own fonts show it; ids are the same for the same drawing.
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "board", "font.size": 10})
# Of parts that nothing refers to, and that would stand twice in a page with two charts.
_IDS = re.compile(r' id="[a-z_.]+[a-z0-9]*_\d+"|<style.*?</style>', re.DOTALL)


class Line(NamedTuple):
    """A line of a chart: what it is, how it looks, its days and values."""

    title: str
    look: str
    points: tuple[tuple[dt.date, int], ...]


class Chart(NamedTuple):
    """A chart and what stands beside it: its sentence for whoever does not see it, its lines, the due day."""

    svg: str
    alternative: str
    lines: tuple[Line, ...]
    due: dt.date | None


@lru_cache(maxsize=512)
def chart(alternative: str, lines: tuple[Line, ...], due: dt.date | None = None) -> Chart:
    """Lines over days from zero on, the due day as a dotted line, equal bytes for equal input."""
    with _DRAWING:
        return Chart(_svg(lines, due), alternative, tuple(line for line in lines if line.points), due)


def _svg(lines: tuple[Line, ...], due: dt.date | None) -> str:
    figure = Figure(figsize=(6.4, 2.6))
    axes = figure.add_axes((0.085, 0.12, 0.87, 0.82))
    for line in lines:
        if not line.points:
            continue
        colour, stroke = LOOKS[line.look]
        days, values = zip(*line.points, strict=True)
        mark = "o" if stroke == "-" and (len(days) == 1 or (len(days) <= FEW_DAYS and line.look != "need")) else ""
        axes.plot(
            [date2num(day) for day in days], values, stroke, color=colour, linewidth=1.8, marker=mark, markersize=4
        )
    if due is not None:
        axes.axvline(float(date2num(due)), color=_DUE, linewidth=1.4, linestyle=":")
    axes.set_ylim(0, max(axes.get_ylim()[1], 1))
    axes.set_xlim(*_span(lines, due))
    locator = AutoDateLocator(minticks=3, maxticks=7, interval_multiples=True)
    locator.intervald[3] = [1, 2, 4, 7, 14]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(_days(locator))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.grid(axis="y", color="#dde3e8", linewidth=0.8)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, colors="#3e4c59", pad=5)
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    return _inline(out.getvalue())


def _span(lines: tuple[Line, ...], due: dt.date | None) -> tuple[float, float]:
    """The days that are drawn, a week at least, with a margin: matplotlib spreads a single day over years."""
    days = [float(date2num(day)) for line in lines for day, _ in line.points]
    days += [] if due is None else [float(date2num(due))]
    first, last = (min(days), max(days)) if days else (0.0, 0.0)
    first = min(first, last - _FEWEST_DAYS)
    margin = (last - first) * 0.05
    return first - margin, last + margin


def _days(locator: AutoDateLocator) -> ConciseDateFormatter:
    """Days as 5-10, the year where it changes."""
    formats = ["%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M", "%S"]
    return ConciseDateFormatter(
        locator, formats=formats, zero_formats=["", "%Y", "%m-%d", "%m-%d", "%H:%M", "%H:%M"], show_offset=False
    )


def _inline(svg: str) -> str:
    """The drawing as it stands in a page: no prolog, no metadata, the page's width, no ids but those referred to."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    head, _, rest = svg.partition(">")
    head = re.sub(r' (width|height|xmlns:xlink)="[^"]*"', "", head)
    return _IDS.sub(
        "", f'{head} xmlns:xlink="http://www.w3.org/1999/xlink" aria-hidden="true" focusable="false">{rest}'
    )
