"""The cover page of a county's package, in Chinese."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2

from exports.assistance import Assistance
from exports.county import County as County
from exports.cover_sums import sums
from exports.format_specs import BACK, IMPORT, LIST
from exports.returned import Returned
from policies.province import load_province

QUALITY_PAGE = "质量报告.html"


@dataclass(frozen=True)
class Cover:
    """What the cover page tells besides its files; `public_key` is the province's, when it signs.

    By format `dues`: when its rows are due, and `menus`: where the national system takes it. `towns`: the files of its
    towns as in the manifest (town, title, name, rows). These and `assistance` are told where there are any.
    """

    counts: dict[str, int]
    deadlines: list[dict[str, Any]] = field(default_factory=list)
    scale: dict[str, Any] | None = None
    public_key: str = ""
    returned: Returned = field(default_factory=Returned)
    dues: Mapping[str, str] = field(default_factory=dict)
    menus: Mapping[str, str] = field(default_factory=dict)
    towns: list[dict[str, Any]] = field(default_factory=list)
    assistance: list[Assistance] = field(default_factory=list)


@cache
def _template() -> jinja2.Template:
    folder = Path(__file__).parent / "templates"
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return environment.get_template("cover.html.j2")


CARDS = [
    ("households", "本县户数"),
    ("candidates", "待核查对象"),
    ("unplaced", "不属于任何县的户"),
]
# Before and after the files, each of which is a step of its own.
FIRST_STEP = "登录{national}；文件按下面的顺序逐个上传，不要改动表头和单元格格式"
LAST_STEPS = (
    "保存系统给出的导入结果（xlsx、xls、ods、csv均可，文件名保留原文件名）",
    "把导入结果放进本县收件夹{inbox}，下一期自动登记成功和失败的记录",
)
MENUS_ASSUMED = "菜单名称以系统实际显示的为准"
HOLDS = (
    "只有“暂缓导入清单”中的问题使记录进不了导入文件，请先改；其他清单中的“必须改正”不影响本期导入，"
    "但全国系统的检查会指出，也请改正。"
)
NONE_NEEDED = "本县无需办理"
CHECKING = "公钥应与省级公布的和历次封面上的相同；manifest.json列有每个文件的校验值（sha256）"


def how_to_check(public_key: str) -> str:
    """The command that checks the manifest's signature without a network."""
    return f"minisign -Vm manifest.json -P {public_key}"


def first_step() -> str:
    """How an import begins, with the province's names."""
    return load_province().told(FIRST_STEP, "cover.py")


def last_steps(cover: Cover) -> list[str]:
    """How an import ends, with the county's inbox by name."""
    inbox = f"“{cover.returned.inbox}”" if cover.returned.inbox else ""
    return [step.replace("{inbox}", inbox) for step in LAST_STEPS]


def cards(cover: Cover) -> list[tuple[str, int]]:
    """Title and count of what stands beside the sums."""
    return [(title, cover.counts[name]) for name, title in CARDS if name in cover.counts]


def by_town(files: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The files of each town, in their order."""
    return [(town, list(own)) for town, own in groupby(files, key=lambda file: str(file["town"]))]


def cover_page(county: County, as_of: dt.date, cover: Cover, files: list[dict[str, Any]]) -> str:
    """The page; `files` as in the manifest, with `title`, `kind` and `todo`."""
    return _template().render(
        county=county,
        as_of=as_of.isoformat(),
        cover=cover,
        sums=sums(cover.counts),
        cards=cards(cover),
        towns=by_town(cover.towns),
        counts={"held_back": 0, "households": 0, "unsettled": 0, **cover.counts},
        imports=[file for file in files if file["kind"] == IMPORT],
        backs=[file for file in files if file["kind"] == BACK],
        lists=[file for file in files if file["kind"] == LIST],
        first_step=first_step(),
        last_steps=last_steps(cover),
        menus_assumed=MENUS_ASSUMED,
        province=load_province(),
        quality_page=QUALITY_PAGE,
        none_needed=NONE_NEEDED,
        holds=HOLDS,
        checking=CHECKING,
        how_to_check=how_to_check(cover.public_key),
    )
