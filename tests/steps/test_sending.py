"""What goes out on which day: only what is new or changed, nothing twice, refusals back to the county (N3.3, N1.3d,
N3.2a).
"""

import datetime as dt
import io
import sqlite3
import zipfile
from pathlib import Path

import openpyxl
import python_calamine

from steps.day import run_day
from steps.deliver import deliver
from steps.export import export
from storage import layout
from storage.day import Day
from storage.digests import digests
from storage.manifest import read_manifest
from storage.settings import Settings
from tests.book import states_of
from tests.day import run
from tests.expectations.world import Change, write_platform
from tests.inbox import drop

DAYS = [dt.date(2020, 5, day) for day in (5, 6, 7, 8, 9)]
COUNTY = "341221"
ORDINARY = {"register_type": "一般农户", "exit_year": None, "monitored_type": "边缘易致贫户"}
MONITOR = {
    "contact_name": "联系人某",
    "contact_phone": "13900000009",
    "contact_entered_on": "2020-05-01",
    "state": "已核查",
}


def rows_of(settings: Settings, day: dt.date, name: str) -> list[dict[str, str]]:
    """The rows of a format in the county's package of a day."""
    folder = layout.day_folder(settings.home, "packages", day) / COUNTY
    rows = []
    for file in (read_manifest(folder) or {})["files"]:
        if file["format"] == name:
            headings, *cells = (
                python_calamine.CalamineWorkbook.from_path(folder / file["name"]).get_sheet_by_index(0).to_python()
            )
            rows += [dict(zip(headings, row, strict=True)) for row in cells]
    return rows


def formats(settings: Settings, day: dt.date) -> dict[str, int]:
    """Rows of each file of the county that is no list."""
    manifest = read_manifest(layout.day_folder(settings.home, "packages", day) / COUNTY) or {}
    return {file["format"]: file["rows"] for file in manifest["files"] if file["kind"] != "list"}


def change(database: Path, statement: str) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute(statement)


def drop_receipt(settings: Settings, name: str, headings: list[str], rows: list[list[str]]) -> None:
    """A receipt as the national system gives it: two title rows, headings, cells."""
    inbox = layout.inbox(settings.home) / COUNTY
    inbox.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [["导入结果"], ["2020年5月"], headings, *rows]:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    drop(inbox, name, buffer.getvalue())


def test_days_of_sending(tmp_path: Path) -> None:
    database = tmp_path / "p.sqlite"
    write_platform(database, [("U", 0, Change()), ("M", 1, Change(household=ORDINARY, monitor=MONITOR))])
    settings = Settings(tmp_path / "home", f"sqlite:///{database}")
    first, second, third, fourth, fifth = DAYS
    run(settings, first)
    assert formats(settings, first) == {
        "marginal_household": 1,
        "marginal_member": 4,
        "unstable_annotation": 1,
        "measure": 2,
    }
    assert set(states_of(settings).values()) == {"sent"}
    delivered = settings.home / "outbox" / COUNTY / f"{COUNTY}_20200505.zip"
    with zipfile.ZipFile(delivered) as packed:
        package = layout.day_folder(settings.home, "packages", first) / COUNTY
        assert {name: packed.read(name) for name in packed.namelist()} == {
            p.relative_to(package).as_posix(): p.read_bytes() for p in package.rglob("*") if p.is_file()
        }

    # Nothing changed and nobody has answered: nothing goes out again.
    run(settings, second)
    assert formats(settings, second) == {}
    counts = (read_manifest(layout.day_folder(settings.home, "packages", second) / COUNTY) or {})["counts"]
    assert (counts["sent"], counts["held_back"], counts["not_due"]) == (0, 0, 2)
    parts = ("sent", "before", "before_sent", "held_back")
    assert [counts[f"confirmed_{part}"] for part in parts] == [0, 2, 2, 0] and counts["confirmed"] == 2

    # The national system takes M and its members, and refuses U.
    drop_receipt(
        settings,
        f"{COUNTY}_临泉县_边缘户基本信息_20200505_结果.xlsx",
        ["户编号", "导入结果", "失败原因"],
        [["M", "成功", ""]],
    )
    members = [["M", f"M-{place}", "成功", ""] for place in range(4)]
    drop_receipt(settings, "成员结果.xlsx", ["户编号", "人编号", "导入结果", "失败原因"], members)
    drop_receipt(
        settings,
        f"{COUNTY}_临泉县_脱贫不稳定户标注_20200505.xlsx",
        ["户编号", "导入结果", "失败原因"],
        [["U", "失败", "户编号不存在"]],
    )
    change(database, "update household set safe_water = '否', risk_2 = '因安全饮水' where household_no = 'M'")
    change(
        database,
        "insert into measure values ('M-M9', 'M', null, '饮水安全', '饮水提升', '行业资金', 100, '2020-05-06', null)",
    )
    change(database, "update member set labour = '技能劳动力' where household_no = 'M' and person_no = 'M-0'")
    run(settings, third)
    known = states_of(settings)
    assert known["2020-05-05", "marginal_household", "M"] == "accepted"
    assert known["2020-05-05", "unstable_annotation", "U"] == "refused"
    assert {known["2020-05-05", "marginal_member", f"M/M-{n}"] for n in range(4)} == {"accepted"}
    # The accepted household is updated, its changed member and its new measure go out; the refused one waits for its
    # change.
    assert {name: n for name, n in formats(settings, third).items() if name != "need_list"} == {
        "update": 1, "marginal_member": 1, "measure": 1,
    }  # fmt: skip
    (updated,) = rows_of(settings, third, "update")
    assert (
        updated["户编号"] == "M" and updated["变更内容"] == "家庭成员M-0：劳动技能；是否解决安全饮用水；致贫/返贫风险2"
    )
    (refused,) = rows_of(settings, third, "refused")
    assert (refused["户编号"], refused["失败原因"], refused["导入日期"]) == ("U", "户编号不存在", "2020-05-05")
    cover = (layout.day_folder(settings.home, "packages", third) / COUNTY / "封面.html").read_text(encoding="utf-8")
    assert "（失败未改 1）" in cover and "上一期（2020-05-06）以来收到 6 条记录的导入结果" in cover

    # Corrected, the refused record is sent again, and nothing more is asked for.
    change(database, "update household set risk_1 = '缺资金' where household_no = 'U'")
    run(settings, fourth)
    assert formats(settings, fourth).get("unstable_annotation") == 1 and "update" not in formats(settings, fourth)
    assert not rows_of(settings, fourth, "refused")

    # The update is accepted: on the next day there is nothing to tell any more, and U is not refused any more.
    drop_receipt(
        settings, f"{COUNTY}_临泉县_变更信息_20200507.xlsx", ["户编号", "导入结果", "失败原因"], [["M", "成功", ""]]
    )
    run(settings, fifth)
    assert formats(settings, fifth) == {} and not rows_of(settings, fifth, "refused")

    # An older day run again gives the same package and delivers nothing.
    def seen() -> tuple[object, ...]:
        package = layout.day_folder(settings.home, "packages", second)
        return digests(package), states_of(settings), digests(settings.home / "outbox")

    before = seen()
    export(Day(second, settings), "3412")
    assert deliver(Day(second, settings), lambda county: None)["delivered"] == 0
    assert seen() == before


def test_an_older_day_after_a_newer_one_does_not_overwrite_it(tmp_path: Path) -> None:
    database = tmp_path / "p.sqlite"
    write_platform(database, [("U", 0, Change())])
    settings = Settings(tmp_path / "home", f"sqlite:///{database}")
    first, second = DAYS[:2]
    run(settings, second)
    run(settings, first)
    known = states_of(settings)
    assert known["2020-05-06", "unstable_annotation", "U"] == "sent"
    assert known["2020-05-05", "unstable_annotation", "U"] == "overtaken"
    assert not (settings.home / "outbox" / COUNTY / f"{COUNTY}_20200505.zip").exists()


def test_a_package_does_not_leave_when_a_later_day_s_holds_the_same_records(tmp_path: Path) -> None:
    """The later one was drawn before the older left: both would enter the household."""
    database = tmp_path / "p.sqlite"
    write_platform(database, [("U", 0, Change())])
    settings = Settings(tmp_path / "home", f"sqlite:///{database}")
    first, second = DAYS[:2]
    for day in (first, second):
        run_day(Day(day, settings), "export")
    assert formats(settings, first) == formats(settings, second) != {}
    assert deliver(Day(first, settings), lambda county: None)["delivered"] == 0
    assert deliver(Day(second, settings), lambda county: None)["records"] == sum(formats(settings, second).values())


def test_closing_marks_and_eliminations(tmp_path: Path) -> None:
    """N3.2c: a closing mark goes to S4 or S5 where S2 says the risk is gone; an eliminated household is annotated
    (N3.2d).
    """
    database = tmp_path / "p.sqlite"
    good = ["201910 工资性收入 90000", "202004 工资性收入 20000", "202004 生产经营性收入 500"]
    closed = [{"state": "已销号", "closed_on": "2020-04-30"}]
    still = [{"state": "已核查"}]
    write_platform(
        database,
        [
            ("DUE", 0, Change(eliminated=True, incomes=good, warnings=still)),
            ("DONE", 1, Change(eliminated=True, incomes=good, warnings=closed)),
            ("POOR", 2, Change(eliminated=True, incomes=["201910 工资性收入 100"], warnings=still)),
        ],
    )
    settings = Settings(tmp_path / "home", f"sqlite:///{database}")
    run(settings, DAYS[3])
    folder = layout.day_folder(settings.home, "packages", DAYS[3]) / COUNTY
    (mark,) = folder.glob("*销号标注*.txt")
    _, headings, *lines = mark.read_bytes().decode("gb18030").split("\r\n")
    assert headings == "系统|县代码|户编号|监测对象类别|销号日期|依据"
    assert [line.split("|")[:5] for line in lines if line] == [
        ["返贫预警监测系统", COUNTY, "DUE", "脱贫不稳定户", "2020-04-30"]
    ]
    assert [row["户编号"] for row in rows_of(settings, DAYS[3], "elimination")] == ["DONE"]
