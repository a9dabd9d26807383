"""The quality page of a county or of the province: counts by rule, and their course over the last runs as a picture."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from exports.assistance import Assistance
from exports.quality_counts import LEVELS, copies, levelled, named
from policies.model import load_model
from policies.words import TITLES

RUNS = 14


@dataclass(frozen=True)
class Links:
    """Where the province's page leads to beside it: the Data Docs, and the board as a file."""

    data_docs: str
    board: str


@dataclass(frozen=True)
class Curve:
    """A line of a picture: its points in the picture's own coordinates, and what it stands for."""

    title: str
    kind: str
    points: list[tuple[float, float, int]]

    @property
    def path(self) -> str:
        """The points as SVG writes them."""
        return " ".join(f"{x:g},{y:g}" for x, y, _ in self.points)


def curve(title: str, kind: str, counts: list[int], most: int, width: float, height: float) -> Curve:
    """The counts of successive runs from left to right, the largest at the top."""
    step = width / max(len(counts) - 1, 1)
    points = [
        (round(n * step, 1), round(height - height * count / max(most, 1), 1), count) for n, count in enumerate(counts)
    ]
    return Curve(title, kind, points)


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template("quality.html.j2")


def latest_day(days: pd.Series) -> str:
    """The last of some days as text; blank without one."""
    return max((str(day)[:10] for day in days.dropna()), default="")


def _sums(quality: pd.DataFrame, *by: str) -> Counter[tuple[Any, ...]]:
    """The findings of each group of rows."""
    sums: Counter[tuple[Any, ...]] = Counter()
    for *key, findings in quality[[*by, "findings"]].dropna().itertuples(index=False, name=None):
        sums[tuple(key)] += int(findings)
    return sums


@dataclass
class _Found:
    """What a rule found on a table that day."""

    table: str
    rule: str
    level: str
    message: str
    findings: int = 0
    new: int = 0
    holds: int = 0
    confirmed_true: int = 0
    confirmed_on: str = ""


_COUNTS = ("findings", "new", "holds", "confirmed_true")
_OF_RULE = ["table", "rule", "level", "message_zh", "confirmed_on", *_COUNTS]


def _found(today: pd.DataFrame) -> list[_Found]:
    """What each rule found in the rows of a day, with the first of its messages."""
    found: dict[tuple[str, str, str], _Found] = {}
    for table, rule, level, message, confirmed_on, *counts in today[_OF_RULE].itertuples(index=False, name=None):
        each = found.setdefault((table, rule, level), _Found(table, rule, level, message))
        each.message = min(each.message, message)
        each.confirmed_on = max(each.confirmed_on, "" if pd.isna(confirmed_on) else str(confirmed_on)[:10])
        for name, count in zip(_COUNTS, counts, strict=True):
            setattr(each, name, getattr(each, name) + (0 if pd.isna(count) else int(count)))
    return list(found.values())


def _rules(quality: pd.DataFrame, days: list[dt.date]) -> list[dict[str, Any]]:
    """The rules found on the last day, errors first, most findings first, each with its course."""
    tables = {name: table.title for name, table in load_model().items()}
    by_day = _sums(quality, "table", "rule", "level", "day")
    found = _found(quality[quality.day == days[-1]])
    rows = []
    # "error" sorts before "verify" before "warning".
    for row in sorted(found, key=lambda row: (row.level, -row.findings, row.table, row.rule)):
        counts = [by_day[row.table, row.rule, row.level, day] for day in days]
        title, number = named(row.rule, row.message)
        rows.append(
            {
                "number": number,
                "table": tables.get(row.table, row.table),
                "level": row.level,
                "level_zh": TITLES[row.level],
                "title": title,
                "findings": row.findings,
                "new": row.new,
                "holds": row.holds,
                "confirmed_true": row.confirmed_true,
                "confirmed_on": row.confirmed_on,
                "curve": curve(title, row.level, counts, max(counts), 90, 18),
            }
        )
    return rows


def _course(quality: pd.DataFrame, days: list[dt.date]) -> dict[str, list[int]]:
    """The findings of each level on each day."""
    sums = _sums(quality, "level", "day")
    return {level: [sums[level, day] for day in days] for level in LEVELS}


def quality_page(
    name: str,
    as_of: dt.date,
    quality: pd.DataFrame,
    days: list[dt.date],
    warnings: list[str] | None = None,
    counties: list[dict[str, Any]] | None = None,
    links: Links | None = None,
    assistance: Sequence[Assistance] = (),
    smallest: int = 1,
) -> str:
    """The page of `name`, from `quality`: day and the columns of the result of that name.

    `days` are the last runs, oldest first, as_of the last of them. The province's page also tells the gates' warnings,
    lists its counties and leads to the board and the Data Docs. `assistance`: what monitored households lack and may
    have, without counts below `smallest`.
    """
    counted = levelled(quality)
    course = _course(counted, days)
    most = max((count for counts in course.values() for count in counts), default=0)
    rules = _rules(counted, days) if len(counted) else []
    return _template().render(
        name=name,
        as_of=as_of.isoformat(),
        days=[f"{day.month}月{day.day}日" for day in days],
        curves=[curve(TITLES[level], level, counts, most, 640, 150) for level, counts in course.items() if any(counts)],
        totals=[(level, TITLES[level], counts[-1]) for level, counts in course.items()],
        **{each: sum(rule[each] for rule in rules) for each in ("new", "holds", "confirmed_true")},
        copies=copies(quality[quality.day == as_of]),
        rules=rules,
        # Every finding may be one that the county has called true: no bar is drawn then.
        longest=max((rule["findings"] for rule in rules), default=0) or 1,
        warnings=warnings or [],
        counties=counties or [],
        links=links,
        assistance=assistance,
        smallest=smallest,
    )
