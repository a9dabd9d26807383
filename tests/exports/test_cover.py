"""A county's cover, as a page on a screen and a phone, and as a workbook that is printed."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pypdfium2
import pytest
import python_calamine

from exports.assistance import Assistance
from exports.cover import County, Cover, cover_page
from exports.cover_book import cover_workbook
from exports.format_catalogue import format_spec
from exports.returned import Returned
from tests.conftest import need
from tests.day import DAY
from tests.phone import WIDTH, widths_on_a_phone

COUNTY = County("341221", "临泉县", "阜阳市")
IMPORTED = ("marginal_household", "marginal_member", "unstable_annotation", "measure", "update", "elimination")
LISTED = ("held", "verify", "complete", "correct")


def shown(name: str, rows: int, new: int) -> dict[str, object]:
    """A file as the cover is told of it."""
    spec = format_spec(name, DAY)
    file = spec.file_name.format(county_code=COUNTY.code, county=COUNTY.name, as_of="20200508")
    told = {"format": name, "kind": spec.kind, "title": spec.title, "todo": spec.todo_zh}
    return {**told, "name": f"{file}.{spec.extension}", "rows": rows, "new": new}


FILES = [shown(name, 12_345, 345) for name in (*IMPORTED, "need_list", *LISTED)]
DEADLINE = {
    "title": "联系人",
    "due": "2020-05-20",
    "extended_from": "2020-05-10",
    "what": "每个边缘户的联系人（姓名和电话）录入安徽省脱贫攻坚大数据管理平台",
    "list": "待补录清单",
    "list_first": True,
    "need": 5,
    "done": 3,
    "missing": 2,
    "overdue": 0,
    "state": "open",
    "percent": 60,
    "verb": "录入",
    "shared_due": True,
}
NONE_NEEDED = DEADLINE | {"title": "饮水", "extended_from": "", "need": 0, "done": 0, "missing": 0}
ANSWER = {"title": "帮扶措施", "new_accepted": 1, "new_refused": 2, "accepted": 12_000, "refused": 3, "waiting": 4}
RETURNED = Returned(
    "sftp://files.example.gov.cn/inbox/341221",
    "2020-05-07",
    [ANSWER | {"since": "2020-05-01"}],
    [{"name": f"{'长' * 40}_结果.xlsx", "read_on": "2020-05-07", "rows": 3, "why": "2行未能使用"}],
)
PARTS = {"sent": 6, "before": 3, "held_back": 1, "unsettled": 0}
ANSWERED = {"before_sent": 1, "before_accepted": 2, "before_refused": 0}
COUNTS = {
    "households": 20_000,
    "confirmed": 10,
    "eliminated": 0,
    "candidates": 7,
    "sent": 6,
    "held_back": 1,
    "unsettled": 0,
    "not_due": 19_993,
    **{
        f"{status}_{name}": count
        for status in ("confirmed", "eliminated")
        for name, count in (PARTS | ANSWERED).items()
    },
}
COVER = Cover(
    COUNTS,
    [DEADLINE, NONE_NEEDED],
    {"monitored": 22, "registered": 270, "percent": "8.15", "limit": "5", "within": False},
    "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3",
    RETURNED,
    {"verify": "最早 2020-05-21（6 条），其余无期限", "complete": "最早 2020-05-06，已逾期 2 条"}
    | {"held": "无期限"}
    | {"correct": "无期限"},
    {name: format_spec(name, DAY).menu_zh for name in IMPORTED},
)


@pytest.fixture(scope="module")
def page() -> str:
    return cover_page(COUNTY, DAY, COVER, FILES)


def plain(page: str) -> str:
    """What a reader reads, without tags and breaks."""
    return re.sub(r"\s+", "", re.sub(r"<style>.*?</style>|<[^>]+>", "", page, flags=re.DOTALL))


def test_the_numbers_add_up_for_a_reader(page: str) -> None:
    assert "已确认监测对象10户=本期报送6户+以前已报送3户（已接收2，未反馈1）+暂缓导入1户" in plain(page)
    assert "风险已消除" not in page


def test_each_file_is_a_step_in_its_order_with_the_system_s_menu_and_the_inbox_by_name(page: str) -> None:
    [steps] = re.findall(r"<ol>(.*?)</ol>", page, re.DOTALL)
    told = [plain(step) for step in re.findall(r"<li>(.*?)</li>", steps, re.DOTALL)]
    files = FILES[: len(IMPORTED)]
    assert len(told) == 1 + len(files) + 2
    for step, file in zip(told[1:], files, strict=False):
        assert re.sub(r"\s", "", format_spec(str(file["format"]), DAY).menu_zh) in step and str(file["name"]) in step
        assert "12345行：新增345，变化12000" in step
    assert "收件夹“sftp://files.example.gov.cn/inbox/341221”" in told[-1]
    assert "菜单名称以系统实际显示的为准" in page


def test_every_list_has_its_due_day_and_what_holds_is_told_apart(page: str) -> None:
    rows = re.findall(r"<tr><td>.*?</tr>", page, re.DOTALL)
    dues = {name: next(row for row in rows if str(shown(name, 0, 0)["name"]) in row) for name in LISTED}
    assert "最早 2020-05-21（6 条），其余无期限" in dues["verify"] and "已逾期 2 条" in dues["complete"]
    assert "无期限" in dues["held"] and "无期限" in dues["correct"]
    assert "其他清单中的“必须改正”不影响本期导入" in page


def test_what_came_back_since_the_package_before_is_told(page: str) -> None:
    assert "上一期（2020-05-07）以来收到3条记录的导入结果" in plain(page)
    assert "帮扶措施121200034（自2020-05-01）" in plain(page)


TOWNS = [
    {"town": town, "title": title, "name": f"乡镇/{town}_{title}.xlsx", "rows": 9}
    for town in ("杨桥镇", "城关街道")
    for title in ("清单", "入户核实表")
]
MORE = replace(COVER, towns=TOWNS, assistance=[Assistance("没有措施覆盖的需求", [("就业", 3), ("教育", 1)])])


def test_towns_and_assistance_are_told_where_there_are_any(page: str) -> None:
    assert "分乡镇" not in page and "没有措施覆盖" not in page
    told = cover_page(COUNTY, DAY, MORE, FILES)
    links = [unquote(href) for href in re.findall(r'href="([^"]+)"', told)]
    assert all(file["name"] in links for file in TOWNS)
    assert "没有措施覆盖的需求：就业3户、教育1户" in plain(told) and "杨桥镇：清单（9）入户核实表（9）" in plain(told)
    rows = {row[0]: row[1:] for row in cells(cover_workbook(COUNTY, DAY, MORE, FILES))}
    assert rows["帮扶：没有措施覆盖的需求"] == ["", "就业 3 户、教育 1 户"] and rows["杨桥镇清单"] == [9, ""]


@pytest.mark.slow
def test_a_phone_shows_the_page_at_its_own_width(tmp_path: Path) -> None:
    (tmp_path / "封面.html").write_text(cover_page(COUNTY, DAY, MORE, FILES), encoding="utf-8")
    assert widths_on_a_phone(tmp_path / "封面.html") == [WIDTH]


def cells(data: bytes) -> list[list[object]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["封面"]
    return list(book.get_sheet_by_index(0).to_python())


def test_the_workbook_tells_what_the_page_tells() -> None:
    rows = cells(cover_workbook(COUNTY, DAY, COVER, FILES))
    count, said = ({row[0]: row[place] for row in rows} for place in (1, 2))
    assert rows[0] == ["内容", "数量", "说明"]
    assert said["限时任务：联系人，还缺"] == "2020-05-20 24时前（由 2020-05-10 延期）；应录入5户，已录入3户"
    assert said["限时任务：饮水，还缺"] == "2020-05-20 24时前；本县无需办理"
    assert (count["已确认监测对象"], count["本县户数"], count["限时任务：联系人，还缺"]) == (10, 20_000, 2)
    assert said["已确认监测对象"] == "= 本期报送 6 + 以前已报送 3（已接收 2，未反馈 1） + 暂缓导入 1"
    assert said["导入情况：帮扶措施"] == "上一期以来成功1，失败2；共成功12000，失败3，未反馈4（自2020-05-01）"
    assert "截止：最早 2020-05-21（6 条），其余无期限" in str(said[shown("verify", 0, 0)["name"]])
    assert all(count[file["name"]] == 12_345 for file in FILES)


def test_the_workbook_leads_to_every_file_beside_it_and_is_the_same_again() -> None:
    data = cover_workbook(COUNTY, DAY, COVER, FILES)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        links = book.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert [file["name"] for file in FILES if f'Target="{file["name"]}" TargetMode="External"' not in links] == []
    assert data == cover_workbook(COUNTY, DAY, COVER, FILES)


@pytest.mark.slow
def test_the_workbook_prints_on_pages_of_its_width_with_no_word_cut(tmp_path: Path) -> None:
    need(shutil.which("soffice") is not None, "LibreOffice")
    (tmp_path / "封面.xlsx").write_bytes(cover_workbook(COUNTY, DAY, COVER, FILES))
    command = ["soffice", "--headless", f"-env:UserInstallation={tmp_path.as_uri()}/office", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "封面.xlsx"], check=True, capture_output=True, timeout=120
    )
    pages = [sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(tmp_path / "封面.pdf")]
    # A page beside another would begin without the first column.
    assert all(page.split() and "内容" in page and "说明" in page for page in pages)
    printed = re.sub(r"\s", "", "".join(pages))
    for row in cells((tmp_path / "封面.xlsx").read_bytes()):
        for cell in row:
            assert not isinstance(cell, str) or re.sub(r"\s", "", cell) in printed, cell
