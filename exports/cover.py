"""The cover page of a county's package, in Chinese."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from exports.workbook import cover_sheet

QUALITY_PAGE = "质量报告.html"
TODO = {
    "closing_mark": "在安徽省脱贫攻坚大数据管理平台的返贫预警、边缘人口监测系统中销号标注",
    "need_list": "报送中国社会扶贫网，动员社会力量帮扶；不含姓名和证件号码",
    "refused": "按“失败原因”在平台中改正；改正后自动重新进入导入文件",
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


_CARDS = [
    ("households", "本县户数", "户"),
    ("confirmed", "已确认监测对象", "户"),
    ("sent", "进入导入文件", "户"),
    ("held_back", "因问题暂缓", "户"),
    ("candidates", "待核查线索", "户"),
    ("unplaced", "不属于任何县的户", "户"),
]
IMPORT_STEPS = (
    "登录全国扶贫开发信息系统，进入数据导入",
    "按本页文件的顺序逐个导入：先户、后成员，再标注、措施、变更、消除",
    "每个文件直接选择上传，不要改动表头和单元格格式",
    "保存系统给出的导入结果（xlsx或csv），放进本县的收件夹，下一期自动登记成功和失败的记录",
)


def cover_page(county: County, as_of: dt.date, cover: Cover, files: list[dict[str, Any]]) -> str:
    """The page; `files` as in the manifest, with `title` and `kind`."""
    cards = [{"title": title, "count": cover.counts[name], "unit": unit} for name, title, unit in _CARDS if name in cover.counts]
    lists = [{**file, "todo": TODO[file["format"]]} for file in files if file["kind"] == "list"]
    return _template().render(
        county=county,
        as_of=as_of.isoformat(),
        cards=cards,
        counts={"held_back": 0, "households": 0, **cover.counts},
        deadlines=cover.deadlines,
        scale=cover.scale,
        imports=[file for file in files if file["kind"] == "import"],
        backs=[{**file, "todo": TODO[file["format"]]} for file in files if file["kind"] == "back"],
        lists=lists,
        steps=IMPORT_STEPS,
        quality_page=QUALITY_PAGE,
    )


def cover_workbook(county: County, as_of: dt.date, cover: Cover, files: list[dict[str, Any]]) -> bytes:
    """The same facts as a sheet, for offices that open workbooks alone."""
    rows = [("数据日期", as_of.isoformat(), "依据 皖扶组〔2020〕11号；本包只含本县数据")]
    rows += [(title, str(cover.counts[name]), unit) for name, title, unit in _CARDS if name in cover.counts]
    for deadline in cover.deadlines:
        said = f"{deadline['due']} 24时前；应录入{deadline['need']}户，已录入{deadline['done']}户"
        rows.append((f"限时任务：{deadline['title']}，还缺", str(deadline["missing"]), said))
    for file in files:
        todo = "导入全国扶贫开发信息系统" if file["kind"] == "import" else TODO[file["format"]]
        rows.append((file["name"], str(file["rows"]), todo))
    rows += [(f"导入步骤{number}", "", step) for number, step in enumerate(IMPORT_STEPS, start=1)]
    return cover_sheet(pd.DataFrame(rows, columns=["内容", "数量", "说明"]), "封面")
