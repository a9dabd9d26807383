"""The cover page of a county's package, in Chinese."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

QUALITY_PAGE = "质量报告.html"
TODO = {
    "verify": "入户核实后在平台中填写“县级确认”：是或否",
    "complete": "按“要补录的内容”在安徽省脱贫攻坚大数据管理平台中补录",
    "correct": "按“怎样改”在平台中改正；“必须改正”的先改，改完后自动进入下一期",
}


@dataclass(frozen=True)
class County:
    """A county as its package names it; `province` for what belongs to none."""

    code: str
    name: str
    prefecture: str | None


@dataclass(frozen=True)
class Cover:
    """What the cover page tells besides its files."""

    counts: dict[str, int]
    deadlines: list[dict[str, Any]] = field(default_factory=list)
    scale: dict[str, Any] | None = None


@cache
def _template() -> jinja2.Template:
    folder = Path(__file__).parent / "templates"
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return environment.get_template("cover.html.j2")


def cover_page(county: County, as_of: dt.date, cover: Cover, files: list[dict[str, Any]]) -> str:
    """The page; `files` as in the manifest, with `title` and `kind`."""
    cards = [
        {"title": title, "count": cover.counts[name], "unit": unit}
        for name, title, unit in [
            ("households", "本县户数", "户"),
            ("confirmed", "已确认监测对象", "户"),
            ("sent", "进入导入文件", "户"),
            ("candidates", "待核查线索", "户"),
            ("unplaced", "不属于任何县的户", "户"),
        ]
        if name in cover.counts
    ]
    lists = [{**file, "todo": TODO[file["format"]]} for file in files if file["kind"] == "list"]
    return _template().render(
        county=county,
        as_of=as_of.isoformat(),
        cards=cards,
        counts={"held_back": 0, "households": 0, **cover.counts},
        deadlines=cover.deadlines,
        scale=cover.scale,
        imports=[file for file in files if file["kind"] == "import"],
        lists=lists,
        quality_page=QUALITY_PAGE,
    )
