"""The board's pages as HTML: Jinja2 templates with one bundled stylesheet and script, for Airflow or as one file."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from exports.board.tables import NONE_NEEDED, STANDING_TITLES, UNKNOWN, shown, sort_key
from policies.province import load_province
from policies.words import NO_COUNTY_TITLE, TITLES

TEMPLATES = Path(__file__).parent / "templates"
STYLE, SCRIPT = "board.css", "board.js"


@dataclass(frozen=True)
class Place:
    """Where a page stands: the path of the board in front of all its links, null in a file that leads nowhere; the
    pages above it; the day on the clock of whoever looks, null in a file.
    """

    root: str | None = None
    above: Sequence[tuple[str, str]] = field(default_factory=tuple)
    path: str = ""
    query: str = ""
    today: dt.date | None = None
    user: str = ""


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(shown=shown, sort_key=sort_key, day_zh=day_zh, moment_zh=moment_zh, left_zh=left_zh)
    titles = {**TITLES, **STANDING_TITLES}
    environment.globals.update(titles=titles, unknown=UNKNOWN, none_needed=NONE_NEEDED, nowhere=NO_COUNTY_TITLE)
    return environment


def day_zh(day: dt.date | None) -> str:
    """5月10日; a dash without a day."""
    return UNKNOWN if day is None else f"{day.month}月{day.day}日"


def moment_zh(checked: tuple[dt.date, int]) -> str:
    """5月10日14时."""
    return f"{day_zh(checked[0])}{checked[1]}时"


def left_zh(days: int) -> str:
    """How long until the due day, from its days."""
    return f"还有{days}天" if days > 0 else "今天截止" if days == 0 else f"已过{-days}天"


def asset(name: str) -> str:
    """The bundled stylesheet or script."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def page(template: str, place: Place, **facts: Any) -> str:
    """A page; one without a root carries style and script in itself."""
    inline = None if place.root is not None else {"style": asset(STYLE), "script": asset(SCRIPT)}
    return (
        _environment()
        .get_template(f"{template}.html.j2")
        .render(place=place, inline=inline, province=load_province(), **facts)
    )
