"""封面.xlsx: what the cover page tells as one printed sheet, for offices that open workbooks alone; it leads to the
package's files.
"""

import datetime as dt
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

import xlsxwriter

from exports.cover import (
    CHECKING,
    HOLDS,
    MENUS_ASSUMED,
    NONE_NEEDED,
    QUALITY_PAGE,
    County,
    Cover,
    cards,
    first_step,
    how_to_check,
    last_steps,
)
from exports.cover_sums import sums
from exports.format_specs import BACK, IMPORT, LIST
from policies.province import load_province

SHEET = "封面"
HEADINGS = ("内容", "数量", "说明")
_WIDTHS = (42, 11, 58)
_LINE = 16.5  # points
_A4 = 9
# The moment that the writer would stamp into the file.
_NO_CLOCK = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Line:
    """A line of the sheet; `link`: the file of the package that it leads to. Without a count and words, a heading."""

    what: str
    count: int | str = ""
    said: str = ""
    link: str = ""

    @property
    def heads(self) -> bool:
        """Whether it heads those below."""
        return self.count == "" and not self.said and not self.link


def cover_workbook(county: County, as_of: dt.date, cover: Cover, files: list[dict[str, Any]]) -> bytes:
    """The facts of the page on one sheet of A4 wide; equal bytes for equal facts."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"created": _NO_CLOCK})
        sheet = book.add_worksheet(SHEET)
        plain = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D2DA"}
        cell, link = book.add_format(plain), book.add_format({**plain, "font_color": "#0563C1", "underline": 1})
        heading = book.add_format({**plain, "bold": True, "bg_color": "#DCE6F1"})
        sheet.write_row(0, 0, HEADINGS, heading)
        for number, line in enumerate(_lines(county, as_of, cover, files), start=1):
            own = heading if line.heads else cell
            sheet.set_row(number, _LINE * _lines_high(line))
            if line.link:
                sheet.write_url(number, 0, f"external:{line.link}", link, line.what)
            else:
                sheet.write_string(number, 0, line.what, own)
            sheet.write(number, 1, line.count, own)
            sheet.write_string(number, 2, line.said, own)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        _printed(sheet, f"{county.name} 监测帮扶数据包 {as_of.isoformat()}")
    return buffer.getvalue()


def _lines_high(line: Line) -> int:
    """How many lines its longest cell takes: a Chinese character is as wide as two others, and no cell is filled to the
    last of its width.
    """
    wide = ((line.what, _WIDTHS[0]), (line.said, _WIDTHS[2]))
    return max(math.ceil(sum(2 if east_asian_width(each) in "WFA" else 1 for each in text) / (width * 0.9)) or 1
               for text, width in wide)  # fmt: skip


def _printed(sheet: Any, title: str) -> None:
    """Upright A4, one page wide, the headings on every page."""
    sheet.set_paper(_A4)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.5, right=0.5)
    sheet.set_header(f"&C{title}")
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _lines(county: County, as_of: dt.date, cover: Cover, files: list[dict[str, Any]]) -> Iterator[Line]:
    """What the page tells, from top to bottom."""
    yield Line("数据日期", "", f"{as_of.isoformat()}；依据 {load_province().notice}；本包只含本县数据")
    for each in sums(cover.counts):
        yield Line(each.title, each.total, f"= {each.told}")
    yield from (Line(title, count, "户") for title, count in cards(cover))
    yield from (Line(f"帮扶：{each.what}", "", each.told) for each in cover.assistance)
    yield from map(_deadline, cover.deadlines)
    yield from _import(cover, [file for file in files if file["kind"] == IMPORT])
    yield from _lists(county, cover, [file for file in files if file["kind"] == LIST])
    if backs := [file for file in files if file["kind"] == BACK]:
        yield Line("报送其他平台")
        yield from (Line(file["name"], file["rows"], file["todo"], file["name"]) for file in backs)
    yield from _returned(cover)
    if cover.public_key:
        yield Line("核对签名", "", f"{how_to_check(cover.public_key)}（{CHECKING}）")


def _deadline(deadline: dict[str, Any]) -> Line:
    """What a deadline still misses, by when, of how many."""
    verb, due = deadline["verb"], deadline["due"]
    when = f"{due} 24时前" if deadline["shared_due"] else f"本月到期，至 {due}"
    moved = f"（由 {deadline['extended_from']} 延期）" if deadline["extended_from"] else ""
    counts = f"应{verb}{deadline['need']}户，已{verb}{deadline['done']}户" if deadline["need"] else NONE_NEEDED
    return Line(f"限时任务：{deadline['title']}，还缺", deadline["missing"], f"{when}{moved}；{counts}")


def _import(cover: Cover, files: list[dict[str, Any]]) -> Iterator[Line]:
    """The steps of the import, each file one of them."""
    if not files:
        return
    yield Line(f"导入{load_province().systems.national}")
    yield Line("导入步骤1", "", first_step())
    for file in files:
        menu = cover.menus.get(file.get("format", ""))
        yield Line(file["name"], file["rows"], f"菜单：{menu}" if menu else file["todo"], file["name"])
    for number, step in enumerate(last_steps(cover), start=2 + len(files)):
        yield Line(f"导入步骤{number}", "", step)
    yield Line("菜单", "", MENUS_ASSUMED)


def _lists(county: County, cover: Cover, files: list[dict[str, Any]]) -> Iterator[Line]:
    """The lists with their due days, what goes first, those of the towns, and the quality page."""
    yield Line("需要处理的清单")
    for file in files:
        due = cover.dues.get(file.get("format", ""))
        yield Line(file["name"], file["rows"], file["todo"] + (f"；截止：{due}" if due else ""), file["name"])
    if files and county.prefecture is not None:
        yield Line("先改什么", "", HOLDS)
    yield from (Line(f"{file['town']}{file['title']}", file["rows"], "", file["name"]) for file in cover.towns)
    yield Line(QUALITY_PAGE, "", "哪些问题最多、是在变多还是变少", QUALITY_PAGE)


def _returned(cover: Cover) -> Iterator[Line]:
    """What came back, of which files, and where to drop what comes next."""
    returned = cover.returned
    if returned.answers or returned.files:
        yield Line(f"上期导入情况（上一期 {returned.before}）" if returned.before else "上期导入情况")
    for answer in returned.answers:
        waiting = f"，未反馈{answer['waiting']}（自{answer['since']}）" if answer["waiting"] else ""
        new = f"上一期以来成功{answer['new_accepted']}，失败{answer['new_refused']}；" if returned.before else ""
        said = f"{new}共成功{answer['accepted']}，失败{answer['refused']}{waiting}"
        yield Line(f"导入情况：{answer['title']}", "", said)
    for file in returned.files:
        yield Line(f"放入的文件：{file['name']}", file["rows"], f"{file['read_on']}读取；{file['why'] or '全部已登记'}")
    if returned.inbox:
        yield Line("本县收件夹", "", returned.inbox)
