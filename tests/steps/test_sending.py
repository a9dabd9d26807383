"""What goes out on which day: only what is new or changed, nothing twice, refusals back to the county (N3.3, N1.3d,
N3.2a).
"""

import datetime as dt
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine

from steps.deliver import deliver
from steps.export import export
from steps.receive import receive
from storage import layout
from storage.day import Day
from storage.digests import digests
from storage.manifest import read_manifest
from storage.settings import Settings
from tests.book import states_of
from tests.day import run
from tests.expectations.world import Change, write_platform

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
    book.save(inbox / name)


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
            p.name: p.read_bytes() for p in package.iterdir()
        }

    # Nothing changed and nobody has answered: nothing goes out again.
    run(settings, second)
    assert formats(settings, second) == {}
    counts = (read_manifest(layout.day_folder(settings.home, "packages", second) / COUNTY) or {})["counts"]
    assert (counts["sent"], counts["held_back"], counts["not_due"]) == (0, 0, 2)

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

    # Corrected, the refused record is sent again.
    change(database, "update household set risk_1 = '缺资金' where household_no = 'U'")
    run(settings, fourth)
    assert formats(settings, fourth).get("unstable_annotation") == 1 and "update" not in formats(settings, fourth)
    assert rows_of(settings, fourth, "refused")

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


def hostile(folder: Path) -> dict[str, Any]:
    """Receipts that must change nothing, each with a word of the reason it is refused for."""
    plain = [["户编号", "导入结果", "失败原因"], ["U", "成功", ""]]

    def book(name: str, rows: list[list[str]]) -> Path:
        path = folder / name
        workbook = openpyxl.Workbook()
        for row in rows:
            workbook.active.append(row)
        workbook.save(path)
        return path

    def with_part(name: str, part: str, content: bytes) -> Path:
        path = book(name, plain)
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(part, content)
        return path

    book("标题.xlsx", [["甲", "乙"], ["1", "2"]])
    book("未知.xlsx", [plain[0], ["X999", "成功", ""]])
    book("别县.xlsx", [plain[0], ["OTHER", "成功", ""]])
    book("两次.xlsx", [plain[0], ["U", "成功", ""], ["U", "失败", "x"]])
    book("状态.xlsx", [plain[0], ["U", "大概", ""]])
    book("空.xlsx", [plain[0]])
    with_part("炸弹.xlsx", "xl/media/bomb.bin", b"\x00" * (64 * 1024 * 1024))
    with_part("宏.xlsx", "xl/vbaProject.bin", b"macro")
    with_part(
        "实体.xlsx",
        "xl/extra.xml",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    )
    with_part("链接.xlsx", "xl/externalLinks/externalLink1.xml", b"<a/>")
    (folder / "文本.xlsx").write_text("not a workbook")
    (folder / "编码.csv").write_bytes(b"\xff\xff\xff\x81")
    (folder / "长.csv").write_text("户编号,导入结果,失败原因\n" + "U,成功,\n" * 1_000_000, encoding="utf-8")
    (folder / "表.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "链.csv").symlink_to("/etc/passwd")
    return {
        "标题.xlsx": "表头",
        "未知.xlsx": "没有等待结果",
        "别县.xlsx": "其他县",
        "两次.xlsx": "出现了两次",
        "状态.xlsx": "成功",
        "空.xlsx": "没有任何记录",
        "炸弹.xlsx": "压缩比",
        "宏.xlsx": "宏",
        "实体.xlsx": "实体",
        "链接.xlsx": "外部链接",
        "文本.xlsx": "损坏",
        "编码.csv": "编码",
        "长.csv": "行",
        "表.xls": "xlsx",
        "链.csv": "普通文件",
    }


def test_hostile_receipts_are_moved_aside_and_change_nothing(tmp_path: Path) -> None:
    database = tmp_path / "p.sqlite"
    other = Change(household={"village_code": "340103005006"})
    write_platform(database, [("U", 0, Change()), ("OTHER", 1, other)])
    change(database, "insert into division values ('3401', '合肥市', '34', '市'), ('340103', '庐阳区', '3401', '县')")
    settings = Settings(tmp_path / "home", f"sqlite:///{database}")
    run(settings, DAYS[0])
    inbox = layout.inbox(settings.home) / COUNTY
    inbox.mkdir(parents=True)
    reasons = hostile(inbox)
    before = states_of(settings)
    assert receive(Day(DAYS[1], settings)) == {
        "read": 0,
        "refused": len(reasons),
        "records accepted": 0,
        "records refused": 0,
    }
    assert states_of(settings) == before
    assert not [path for path in inbox.iterdir() if not path.is_dir()]
    for name, word in reasons.items():
        told = (inbox / "未登记" / f"20200505_{name}.原因.txt").read_text(encoding="utf-8-sig")
        assert told.count("\n") == 1 and word in told, (name, told)

    # A receipt that is right is read once; the same file again changes nothing.
    right = [["U", "成功", ""]]
    drop_receipt(settings, f"{COUNTY}_临泉县_脱贫不稳定户标注_20200505.xlsx", ["户编号", "导入结果", "失败原因"], right)
    content = next(inbox.glob("*.xlsx")).read_bytes()
    assert receive(Day(DAYS[1], settings))["read"] == 1
    after = states_of(settings)
    (inbox / "再来一次.xlsx").write_bytes(content)
    assert receive(Day(DAYS[1], settings))["refused"] == 1 and states_of(settings) == after
