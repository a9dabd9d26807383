"""The cover page of a county's package, in Chinese."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from exports.format_specs import BACK, IMPORT, LIST
from exports.returned import Returned
from exports.workbook import cover_sheet
from policies.province import load_province

QUALITY_PAGE = "质量报告.html"


@dataclass(frozen=True)
class County:
    """A county as its package names it; `province` for what belongs to none."""

    code: str
    name: str
    prefecture: str | None


@dataclass(frozen=True)
class Cover:
    """What the cover page tells besides its files; `public_key` is the province's, when it signs."""

    counts: dict[str, int]
    deadlines: list[dict[str, Any]] = field(default_factory=list)
    scale: dict[str, Any] | None = None
    public_key: str = ""
    returned: Returned = field(default_factory=Returned)


@cache
def _template() -> jinja2.Template:
    folder = Path(__file__).parent / "templates"
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return environment.get_template("cover.html.j2")


_CARDS = [
    ("households", "本县户数", "户"),
    ("confirmed", "已确认监测对象", "户"),
    ("sent", "进入导入文件", "户"),
    ("held_back", "因问题暂缓", "户"),
    ("candidates", "待核查线索", "户"),
    ("unplaced", "不属于任何县的户", "户"),
]
IMPORT_STEPS = (
    "登录{national}，进入数据导入",
    "按本页文件的顺序逐个导入：先户、后成员，再标注、措施、变更、消除",
    "每个文件直接选择上传，不要改动表头和单元格格式",
    "保存系统给出的导入结果（xlsx、xls、ods、csv均可，文件名保留原文件名），放进本县的收件夹，下一期自动登记成功和失败的记录",
)

NONE_NEEDED = "本县无需办理"
CHECKING = "公钥应与省级公布的和历次封面上的相同；manifest.json列有每个文件的校验值（sha256）"


def how_to_check(public_key: str) -> str:
    """The command that checks the manifest's signature without a network."""
    return f"minisign -Vm manifest.json -P {public_key}"


def _steps() -> list[str]:
    """How to import, with the province's names."""
    return [load_province().told(step, "cover.py") for step in IMPORT_STEPS]


def cover_page(county: County, as_of: dt.date, cover: Cover, files: list[dict[str, Any]]) -> str:
    """The page; `files` as in the manifest, with `title`, `kind` and `todo`."""
    cards = [
        {"title": title, "count": cover.counts[name], "unit": unit}
        for name, title, unit in _CARDS
        if name in cover.counts
    ]
    return _template().render(
        county=county,
        as_of=as_of.isoformat(),
        cards=cards,
        counts={"held_back": 0, "households": 0, "unsettled": 0, **cover.counts},
        deadlines=cover.deadlines,
        scale=cover.scale,
        imports=[file for file in files if file["kind"] == IMPORT],
        backs=[file for file in files if file["kind"] == BACK],
        lists=[file for file in files if file["kind"] == LIST],
        steps=_steps(),
        province=load_province(),
        quality_page=QUALITY_PAGE,
        public_key=cover.public_key,
        returned=cover.returned,
        none_needed=NONE_NEEDED,
        checking=CHECKING,
        how_to_check=how_to_check(cover.public_key),
    )


def cover_workbook(county: County, as_of: dt.date, cover: Cover, files: list[dict[str, Any]]) -> bytes:
    """The same facts as a sheet, for offices that open workbooks alone."""
    rows = [("数据日期", as_of.isoformat(), f"依据 {load_province().notice}；本包只含本县数据")]
    rows += [(title, str(cover.counts[name]), unit) for name, title, unit in _CARDS if name in cover.counts]
    for deadline in cover.deadlines:
        verb, due = deadline["verb"], deadline["due"]
        when = f"{due} 24时前" if deadline["shared_due"] else f"本月到期，至 {due}"
        moved = f"（由 {deadline['extended_from']} 延期）" if deadline["extended_from"] else ""
        counts = f"应{verb}{deadline['need']}户，已{verb}{deadline['done']}户" if deadline["need"] else NONE_NEEDED
        said = f"{when}{moved}；{counts}"
        rows.append((f"限时任务：{deadline['title']}，还缺", str(deadline["missing"]), said))
    for file in files:
        rows.append((file["name"], str(file["rows"]), file["todo"]))
    rows += [_answered(answer) for answer in cover.returned.answers]
    rows += [(f"未能使用的文件：{file['name']}", file["read_on"], file["why"]) for file in cover.returned.files]
    if cover.returned.inbox:
        rows.append(("收件夹", "", cover.returned.inbox))
    rows += [(f"导入步骤{number}", "", step) for number, step in enumerate(_steps(), start=1)]
    if cover.public_key:
        rows.append(("核对签名", "", f"{how_to_check(cover.public_key)}（{CHECKING}）"))
    return cover_sheet(pd.DataFrame(rows, columns=["内容", "数量", "说明"]), "封面")


def _answered(answer: dict[str, Any]) -> tuple[str, str, str]:
    """How the records of one file were answered, as a row of the sheet."""
    waiting = f"，未反馈{answer['waiting']}（自{answer['since']}）" if answer["waiting"] else ""
    return f"导入情况：{answer['title']}", "", f"成功{answer['accepted']}，失败{answer['refused']}{waiting}"
