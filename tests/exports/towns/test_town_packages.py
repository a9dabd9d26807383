"""A county's package by town, as an office hands it on: each town its own lines, a page to print per candidate."""

import json
import re
import shutil
import sqlite3
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import python_calamine

from exports.intake.headings import OPINION, wanted
from exports.intake.sheets import sheets
from exports.intake.table import find_table
from policies.receipts import load_receipts
from policies.words import CANDIDATE
from steps.deliver import deliver
from steps.draw import draw
from steps.export import export
from steps.verify.checks import verify
from storage.day import Day
from storage.settings import Settings
from tests.conftest import need
from tests.day import DAY, judge, result, settings_for
from tests.expectations.world import Change, write_platform

pytestmark = pytest.mark.slow

COUNTY = "341221"
# Two towns of one name, of which one is written so that no file may be called so, and one that is not entered.
PLACES = {"C1": "341221101001", "C2": "341221102001", "C3": "341221109001", "X": "341221101002"}
UNMONITORED = {
    "county_confirmed": None,
    "confirmed_on": None,
    "monitored_type": None,
    "identified_month": None,
    "risk_1": None,
    "risk_eliminated": None,
    "measures_state": None,
}
POOR = ["201910 工资性收入 2000", "202004 转移性收入 100"]
BEFORE_ANY_LINE = "201803"
MANY = [{"name": f"家人{place}", "relation": "其他", "born": f"1990010{place}"} for place in range(1, 8)]
ILL = {"health": "长期慢性病", "labour": "弱劳动力或半劳动力"}
DEAR = [{"spent_on": f"2020-04-0{day}", "cause": "因病", "amount": 9000, "reimbursed": 1000} for day in range(1, 8)]


def candidate(home: str, month: str | None = None, **more: object) -> Change:
    household = {**UNMONITORED, "village_code": PLACES[home], "identified_month": month}
    return Change(household=household, incomes=POOR, measures=[], work=[], **more)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("towns")
    placed = [
        ("C1", 0, candidate("C1", more=[person | ILL for person in MANY], expenses=DEAR)),
        ("C2", 2, candidate("C2", head={"name": "户编号"})),
        ("C3", 3, candidate("C3", month=BEFORE_ANY_LINE, head={"name": None})),
        ("X", 4, Change(household={"village_code": PLACES["X"], "safe_water": "否", "risk_2": "因安全饮水"})),
        ("O", 5, Change(household={**UNMONITORED, "village_code": "340103005006"}, incomes=POOR)),
    ]
    write_platform(folder / "p.sqlite", placed)
    with sqlite3.connect(folder / "p.sqlite") as connection:
        connection.execute(
            "insert into division values ('3401', '合肥市', '34', '市'), ('340103', '庐阳区', '3401', '县'), "
            "('341221101', '开发/区', '341221', '乡'), ('341221102', '开发_区', '341221', '乡'), "
            "('341221101001', '东村', '341221101', '村')"
        )
        connection.execute("insert into visit values ('C3', '2018-03-10', '疑似风险', '某')")
    settings = settings_for(folder / "home", folder / "p.sqlite")
    judge(settings)
    draw(Day(DAY, settings))
    export(Day(DAY, settings), "3412")
    export(Day(DAY, settings), "3401")
    return settings


def entries(settings: Settings, county: str = COUNTY) -> dict[tuple[str, str], dict]:
    """The manifest's entries of towns by code and kind."""
    manifest = json.loads((Day(DAY, settings).package(county).folder / "manifest.json").read_bytes())
    return {(entry["code"], entry["kind"]): entry for entry in manifest["towns"]}


def book(settings: Settings, entry: dict) -> python_calamine.CalamineWorkbook:
    return python_calamine.CalamineWorkbook.from_path(Day(DAY, settings).package(COUNTY).folder / entry["name"])


def cells(settings: Settings, entry: dict, sheet: str) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in book(settings, entry).get_sheet_by_name(sheet).to_python()]


def test_each_town_has_its_own_files_whatever_it_is_called(settings: Settings) -> None:
    assert {row["household_no"] for row in result(settings, "assessment") if row["status"] == CANDIDATE} == {
        "C1", "C2", "C3", "O",
    }  # fmt: skip
    found = entries(settings)
    assert {name for name in found if name[1] == "forms"} == {
        (code, "forms") for code in ("341221101", "341221102", "")
    }
    assert found["341221101", "forms"]["name"] == "乡镇/341221_临泉县_开发_区（341221101）_入户核实表_20200508.xlsx"
    assert found["", "lists"]["name"] == "乡镇/341221_临泉县_未登记乡镇_清单_20200508.xlsx"
    folder = Day(DAY, settings).package(COUNTY).folder / "乡镇"
    assert {f"乡镇/{path.name}" for path in folder.iterdir()} == {entry["name"] for entry in found.values()}


def test_the_lists_hold_the_town_s_lines_numbered_anew_and_all_lines_of_the_county(settings: Settings) -> None:
    manifest = json.loads((Day(DAY, settings).package(COUNTY).folder / "manifest.json").read_bytes())
    whole = {file["format"]: file["rows"] for file in manifest["files"] if file["kind"] == "list"}
    parts: dict[str, int] = {}
    for (code, kind), entry in entries(settings).items():
        if kind == "lists":
            for sheet in entry["sheets"]:
                headings, *rows = cells(settings, entry, sheet["title"])
                assert [row[headings.index("序号")] for row in rows] == [str(each) for each in range(1, len(rows) + 1)]
                homes = {row[headings.index("户编号")] for row in rows}
                assert homes <= {home for home, place in PLACES.items() if (place[:9] == code) or not code}
                parts[sheet["format"]] = parts.get(sheet["format"], 0) + len(rows)
    assert parts == whole and whole["verify"] == 3


def test_the_first_sheet_counts_lines_by_village(settings: Settings) -> None:
    entry = entries(settings)["341221101", "lists"]
    headings, *rows = cells(settings, entry, "各村件数")
    counted = {row[0]: dict(zip(headings[1:], row[1:], strict=True)) for row in rows}
    assert list(counted) == ["东村", "未登记行政村", "合计"]
    assert counted["东村"]["待核查清单"] == "1.0" and counted["合计"]["合计"] == f"{entry['rows']}.0"


def test_a_form_tells_who_lives_there_and_why_it_is_verified(settings: Settings) -> None:
    (rows,) = [cells(settings, entries(settings)["341221101", "forms"], "入户核实表")]
    told = {row[0]: row[1] for row in rows}
    assert told["户编号"] == "C1" and "低于监测线" in told["核查原因"] and "因病自付支出56,000.00元" in told["核查原因"]
    assert told["收入水平"].startswith("监测线4,827.00元；人均纯收入低于监测线4,636.09元")
    assert told["大额支出"].startswith("自付合计56,000.00元：2020-04-01因病9,000.00元（报销1,000.00元）；")
    assert told["大额支出"].endswith("，等7笔")
    people = [row for row in rows if row[1] in ("户主", "配偶", "之子", "之母", "其他")]
    assert len(people) == 11 and people[0][0] == "户主某" and people[0][2] == "42" and len(people[0][3]) == 18
    assert [row[3] for row in rows if row[0] in ("工资性收入", "家庭纯收入")] == ["2,000.00", "2,100.00"]
    assert [row[0] for row in rows[-4:]] == ["核实情况", "是否纳入", "风险类型", "核实人签字"]


def test_a_form_is_one_page_of_a4_upright(settings: Settings, tmp_path: Path) -> None:
    need(shutil.which("soffice") is not None, "LibreOffice (Debian's libreoffice-calc-nogui)")
    forms = [entry for (_, kind), entry in entries(settings).items() if kind == "forms"]
    paths = [Day(DAY, settings).package(COUNTY).folder / entry["name"] for entry in forms]
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", tmp_path, *paths], check=True, capture_output=True, timeout=180)
    for path, entry in zip(paths, forms, strict=True):
        pages = pypdfium2.PdfDocument(tmp_path / f"{path.stem}.pdf")
        assert len(pages) == entry["rows"]
        for page in pages:
            assert page.get_width() < page.get_height()
            text = page.get_textpage().get_text_range()
            assert "户编号" in text and "核实人签字" in text and "核实日期" in text


def test_the_same_day_gives_the_same_bytes_and_the_package_leaves_whole(settings: Settings, tmp_path: Path) -> None:
    before = {name: entry["sha256"] for name, entry in entries(settings).items()}
    home = Path(shutil.copytree(settings.home, tmp_path / "home"))
    own = replace(settings, home=home)
    shutil.rmtree(Day(DAY, own).package(COUNTY).folder)
    export(Day(DAY, own), "3412")
    assert {name: entry["sha256"] for name, entry in entries(own).items()} == before
    assert deliver(Day(DAY, own), lambda county: "0123456789abcdef")["sealed"] == 2
    with zipfile.ZipFile(own.home / "outbox" / COUNTY / f"{COUNTY}_20200508.zip") as packed:
        names = set(packed.namelist())
    assert {entry["name"] for entry in entries(own).values()} <= names
    assert [trouble for trouble in verify(own) if not trouble.note] == []


def test_a_town_s_workbook_that_comes_back_is_read_as_its_list_of_what_to_correct(settings: Settings) -> None:
    entry = entries(settings)["341221101", "lists"]
    data = (Day(DAY, settings).package(COUNTY).folder / entry["name"]).read_bytes()
    table = find_table(sheets(data, load_receipts().limits), wanted(DAY))
    told = {sheet["format"]: sheet["rows"] for sheet in entry["sheets"]}
    assert table.kind == OPINION and len(table.rows) == told["correct"]


def test_no_name_and_no_number_of_a_person_stands_in_a_manifest(settings: Settings) -> None:
    told = (Day(DAY, settings).package(COUNTY).folder / "manifest.json").read_text(encoding="utf-8")
    assert not re.search(r"户主某|家人\d", told) and not re.search(r"\d{17}[0-9X]\b", re.sub(r"[0-9a-f]{64}", "", told))


def test_a_month_without_a_line_has_a_form_that_says_so(settings: Settings) -> None:
    (rows,) = [cells(settings, entries(settings)["", "forms"], "入户核实表")]
    told = {row[0]: row[1] for row in rows}
    assert told["户编号"] == "C3" and told["收入水平"].startswith("当月没有监测线；收入不明")
