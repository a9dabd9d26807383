"""Every list as LibreOffice prints it: landscape A4, one page wide, no cell cut, readable, headings on each page."""

import datetime as dt
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pypdfium2
import pytest

from exports.cells import cells_of, table_of
from exports.containers import file_bytes
from exports.cover import County
from exports.format_catalogue import formats
from exports.format_specs import COUNTS_SHEET, ColumnSpec, FormatSpec
from exports.printing import heights
from exports.text_size import POINTS, measured
from tests.conftest import need
from tests.exports.paper import fields, plain, printed, size_of_print

DAY = dt.date(2020, 5, 8)
COUNTY = County("341221", "临泉县", "阜阳市")
LISTS = [spec for spec in formats(DAY, "list") if spec.container == "xlsx"]
ROWS = 200
A4 = (842, 595)
PLACES = ["城关街道", "杨桥镇", "鲖城镇", "安徽临泉经济开发区", "老集镇"]
WORDS = {
    "town": PLACES,
    "village": ["李家湾村村民委员会", "光明社区居委会", "前进村委会", "经济开发区虚拟社区"],
    "head_name": ["王芳", "欧阳建国", "李小明", "阿卜杜拉·买买提"],
    "county": ["临泉县"],
    "level": ["必须改正", "提示"],
    "table_title": ["收入登记", "家庭成员", "边缘人口监测", "户"],
    "rule": ["1_01_004、3_02_012", "5_20_029", ""],
}
SENTENCES = [
    "2019年5月至2020年4月人均可支配收入4,507.27元，低于监测线4,827.00元（低319.73元）",
    "证件号码341102198205175125与肥东县的一名人员相同；请核对证件号码，删除重复登记的人员",
    "残疾人证号的第19位（残疾类别1-7）或第20位（残疾等级1-4）不正确",
    "帮扶措施类别应为产业帮扶、就业帮扶、公益岗位、小额信贷、技能培训之一",
    "月份应为六位年月，如202005",
    "姓名为空",
]


def breadth(text: str) -> float:
    """How broad a text is on one line."""
    return float(measured([text]).breadth[0])


def lines(text: str, width: float) -> int:
    """How many lines it takes in a column of that width."""
    return int(measured([text]).lines(np.zeros(1, int), np.array([width]))[0])


def said(column: ColumnSpec, row: int, chance: random.Random) -> str | None:
    """What may stand in a cell: words of the column's kind, some long, some blank."""
    if column.column == "number":
        return str(row + 1)
    if column.column in ("household_no", "person_no", "record", "key"):
        return f"341221{chance.randrange(10**10):010d}"
    if column.type == "date" or column.column in ("since", "due", "sent_on"):
        return DAY.isoformat()
    if column.column in ("opinion", "note"):
        return None
    if column.column in WORDS:
        return chance.choice(WORDS[column.column]) or None
    if column.width < 24:
        return chance.choice(["一般农户", "脱贫户", "15295846124", "联系电话", None])
    return "\n".join(chance.sample(SENTENCES, chance.choice([1, 1, 1, 2, 3])))


def long_list(spec: FormatSpec) -> pd.DataFrame:
    """Rows of a list as a county of some size has them."""
    chance = random.Random(spec.format)
    rows = [[said(column, row, chance) for column in spec.columns] for row in range(ROWS)]
    return pd.DataFrame(rows, columns=[column.heading for column in spec.columns], dtype=object)


@dataclass(frozen=True)
class Printed:
    """A list, and the pages it came out on: those of its own sheet, and those behind it."""

    frame: pd.DataFrame
    pages: list[pypdfium2.PdfPage]
    behind: list[pypdfium2.PdfPage]


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    """Every list, printed."""
    need(shutil.which("soffice") is not None, "LibreOffice (Debian's libreoffice-calc-nogui)")
    folder = tmp_path_factory.mktemp("paper")
    frames = {spec.format: long_list(spec) for spec in LISTS}
    for spec in LISTS:
        (folder / f"{spec.format}.xlsx").write_bytes(file_bytes(table_of(frames[spec.format]), spec, COUNTY, DAY))
    papers = printed(folder, [folder / f"{name}.xlsx" for name in frames])
    found = {}
    for name, frame in frames.items():
        pages = list(papers[name])
        own = [page for page in pages if COUNTS_SHEET not in page.get_textpage().get_text_range()]
        found[name] = Printed(frame, own, pages[len(own) :])
    return found


@pytest.mark.slow
@pytest.mark.parametrize("spec", LISTS, ids=lambda spec: spec.format)
def test_every_row_stands_whole_on_one_page_s_width(lists: dict[str, Printed], spec: FormatSpec) -> None:
    one = lists[spec.format]
    read: list[list[str]] = []
    for page in one.pages:
        grid, _ = fields(page)
        assert grid[0] == [plain(column.heading) for column in spec.columns], "the headings of every column"
        read += grid[1:]
    assert read == [[plain(cell or "") for cell in row] for row in one.frame.itertuples(index=False)]


@pytest.mark.slow
@pytest.mark.parametrize("spec", LISTS, ids=lambda spec: spec.format)
def test_each_page_names_county_list_day_and_its_number(lists: dict[str, Printed], spec: FormatSpec) -> None:
    one = lists[spec.format]
    count = len(one.pages) + len(one.behind)
    for number, page in enumerate(one.pages, start=1):
        assert tuple(map(round, page.get_size())) == A4
        assert plain(f"临泉县{spec.title}2020-05-08第{number}页共{count}页") == fields(page)[1]
        # LibreOffice prints long lists at 98 % though they fit at 100.
        assert size_of_print(page) >= 0.97 * POINTS
    rows = [int(row[0]) for page in one.pages for row in fields(page)[0][1:]]
    assert rows == list(range(1, ROWS + 1))


@pytest.mark.slow
def test_the_counts_by_town_are_printed_too(lists: dict[str, Printed]) -> None:
    for spec in LISTS:
        if spec.has_counts:
            (page,) = lists[spec.format].behind
            grid, outside = fields(page)
            assert [row[0] for row in grid[1:]][-1] == "合计" and grid[-1][-1] == str(ROWS)
            assert plain(f"临泉县{spec.title}{COUNTS_SHEET}") in outside


def test_files_that_are_imported_have_a_filter_and_no_wrapped_row(tmp_path: Path) -> None:
    for spec in formats(DAY, "import", "back"):
        if spec.container != "xlsx":
            continue
        frame = pd.DataFrame([["很长的一段话" * 20] * len(spec.columns)], columns=[c.heading for c in spec.columns])
        (tmp_path / "a.xlsx").write_bytes(file_bytes(table_of(frame), spec, COUNTY, DAY))
        sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
        assert sheet is not None and sheet.auto_filter.ref and sheet.freeze_panes
        assert sheet.page_setup.orientation == "landscape" and sheet.print_title_rows
        assert not any(cell.alignment.wrap_text for cell in sheet[len(spec.title_rows) + 2])
        assert sheet.row_dimensions[len(spec.title_rows) + 2].height is None


def test_lines_break_where_a_reader_expects_it() -> None:
    wide = breadth("一二三四五")
    assert lines("一二三四五", wide) == 1 and lines("一二三四五六", wide) == 2
    assert lines("一\n二", wide) == 2
    assert lines("一二三四，五六七八", wide) == 2, "a comma is not parted from its word"
    assert lines("一二三四1234", wide) == 2, "a number goes to the next line whole"
    assert lines("1" * 40, breadth("1" * 10)) == 4, "and is broken where no line would hold it"


def test_a_row_is_as_high_as_its_highest_cell() -> None:
    frame = pd.DataFrame({"甲": ["一", "一" * 20, None], "乙": ["一", "一", "一\n二\n三"]})
    ((one, four, three),) = heights([cells_of(frame)], [[breadth("一" * 5) + 1, 20.0]])
    assert one < three < four
