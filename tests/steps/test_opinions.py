"""The list of what to correct, filled in and dropped into the inbox; and what covers tell of what came back."""

import datetime as dt
import sqlite3
from pathlib import Path

import openpyxl
import pytest

from exports.ledger.connect import ledger
from exports.ledger.opinions import opinions
from steps.day import step_of
from steps.receive import receive
from storage import layout
from storage.day import Day
from storage.publish import digests
from storage.settings import Settings
from tests.day import result, run
from tests.expectations.world import Change, write_platform
from tests.inbox import HEADINGS, drop, inbox_of, text
from tests.steps.test_sending import rows_of

FIRST, SECOND, THIRD = (dt.date(2020, 5, day) for day in (6, 7, 8))
COUNTY = "341221"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home after its first day, of a county whose households have warnings and an error, two of them of one month."""
    folder = tmp_path_factory.mktemp("opinions")
    twice = Change(incomes=["201910 工资性收入 90000", *(f"201911 工资性收入 {n}000001" for n in (1, 2))])
    error = Change(household={"risk_1": "大概"})
    write_platform(folder / "p.sqlite", [("U", 0, Change()), ("E", 1, error), ("I", 2, twice)])
    with sqlite3.connect(folder / "p.sqlite") as platform:
        platform.execute("update household set hard_road = ' 是 ', phone = ' 13811112222 ' where household_no = 'U'")
    own = Settings(folder / "home", f"sqlite:///{folder}/p.sqlite")
    run(own, FIRST)
    return own


def package(settings: Settings, day: dt.date) -> Path:
    return layout.day_folder(settings.home, "packages", day) / COUNTY


def answered_list(settings: Settings, verdict: str) -> tuple[bytes, int]:
    """The county's list with every line answered, and how many lines it has."""
    (path,) = package(settings, FIRST).glob("*待核改清单*.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.active
    headings = [cell.value for cell in sheet[1]]
    assert headings[-4:] == ["核实意见", "说明", "检查项目", "规则编号"]
    for row in sheet.iter_rows(min_row=2):
        row[headings.index("核实意见")].value = verdict
        row[headings.index("说明")].value = "已入户"
    target = settings.home / "answered.xlsx"
    book.save(target)
    return target.read_bytes(), sheet.max_row - 1


def test_a_filled_list_silences_warnings_alone_and_the_cover_tells(settings: Settings) -> None:
    before = package(settings, FIRST)
    calm = digests(before)
    assert (inbox_of(settings) / "说明.txt").exists()
    content, lines = answered_list(settings, "属实")
    shown = {row["当前值"] for row in rows_of(settings, FIRST, "correct")}
    # Whole, since the county must correct them; both amounts of one month and kind in one line.
    assert {" 13811112222 ", "1000001.00；2000001.00"} <= shown
    drop(inbox_of(settings), "待核改清单.xlsx", content)
    drop(inbox_of(settings), "a.csv", text([HEADINGS, ["U", "失败", "户编号不存在"], ["X", "成功", ""]]))
    drop(inbox_of(settings), "乱.csv", "甲,乙\r\n")
    run(settings, SECOND)
    with ledger(settings.ledger_url, settings.home) as connection:
        said = opinions(connection, SECOND)
    assert len(said) >= lines and set(said.answered_on.astype(str).str[:10]) == {str(FIRST)}
    findings = [row for row in result(settings, "finding", SECOND) if row["asks"] in ("correct", "verify")]
    assert {row["quiet"] for row in findings if row["severity"] == "warning"} == {True}
    assert {row["quiet"] for row in findings if row["severity"] == "error"} == {False}
    counted = result(settings, "quality", SECOND)
    assert sum(row["confirmed_true"] for row in counted) == sum(row["quiet"] for row in findings)
    page = (package(settings, SECOND) / "质量报告.html").read_text(encoding="utf-8")
    assert "核实属实" in page and f"（{FIRST}）" in page
    cover = (package(settings, SECOND) / "封面.html").read_text(encoding="utf-8")
    assert f"inbox/{COUNTY}" in cover and "上期导入情况" in cover
    assert "乱.csv" in cover and "1行未能使用" in cover and f"（自 {FIRST}）" in cover
    # The day before knows nothing of it, and says the same bytes again.
    for name in ("assess", "draw", "export"):
        step_of(name).run(Day(FIRST, settings))
    assert digests(before) == calm
    # The same list again is no error; its value changed, the warning is told again.
    drop(inbox_of(settings), "再放.xlsx", content)
    assert receive(Day(THIRD, settings))["findings answered"] == 0
    with sqlite3.connect(settings.source.removeprefix("sqlite:///")) as platform:
        platform.execute("update household set hard_road = ' 否 ', phone = ' 13833332222 ' where household_no = 'U'")
    run(settings, THIRD)
    told = [row for row in result(settings, "finding", THIRD) if row["severity"] == "warning"]
    changed = {row["field"]: row for row in told if row["value_since"] == THIRD}
    assert changed.keys() == {"hard_road", "phone"} and not any(row["quiet"] for row in changed.values())
    # Both numbers are shown alike: it is the whole one that counts.
    assert changed["phone"]["value"] == " 13********2 "
    assert all(row["quiet"] for row in told if row["value_since"] < THIRD and row["asks"] in ("correct", "verify"))
