"""Intake trusts nothing: every file once, trouble with one touches no other, and what offices really have is read."""

import datetime as dt
import os
import shutil
import socket
import subprocess
import threading
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from exports.ledger.connect import ledger
from exports.ledger.opinions import returned_files
from steps.receive import receive
from storage import layout
from storage.day import Day
from storage.publish import digests
from storage.settings import Settings
from tests.book import states_of
from tests.conftest import need
from tests.inbox import HEADINGS, drop, inbox_of, send, text, told, workbook

FIRST, SECOND, THIRD = (dt.date(2020, 5, day) for day in (5, 6, 7))
COUNTY, LATER_COUNTY = "341221", "341222"
NAME = f"{COUNTY}_临泉县_脱贫不稳定户标注_20200505.csv"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home where records U, V and W of one county and L of a later one wait for an answer."""
    own = Settings(tmp_path / "home", "sqlite://")
    send(own, FIRST, ["U", "V", "W"])
    send(own, FIRST, ["L"], LATER_COUNTY)
    layout.day_folder(own.home, "snapshot", FIRST).mkdir(parents=True)
    return own


def took(settings: Settings, day: dt.date = SECOND) -> dict[str, int]:
    """What one intake did, without what it did not."""
    return {name: count for name, count in receive(Day(day, settings)).items() if count}


def state(settings: Settings, key: str, name: str = "unstable_annotation", day: dt.date = FIRST) -> str:
    return states_of(settings)[str(day), name, key]


def good(settings: Settings, county: str = LATER_COUNTY, key: str = "L") -> None:
    """A right receipt in another county, after every trouble."""
    drop(inbox_of(settings, county), "z.csv", text([HEADINGS, [key, "成功", ""]]))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_rows_are_judged_one_by_one_and_told_back(settings: Settings) -> None:
    folder = inbox_of(settings)
    rows = [
        ["U", "成功", ""],
        ["X999", "成功", ""],
        ["V", "大概", ""],
        ["", "失败", "a"],
        ["W", "失败", "户编号不存在"],
    ]
    drop(folder, NAME, text([HEADINGS, *rows])).chmod(0o644)
    assert took(settings) == {"read": 1, "records accepted": 1, "records refused": 1, "rows not used": 3}
    # What a county left open to all is closed when it is put away.
    assert (folder / "已登记" / f"20200505_{NAME}").stat().st_mode & 0o777 == 0o600
    assert (state(settings, "U"), state(settings, "V"), state(settings, "W")) == ("accepted", "sent", "refused")
    assert names(folder / "已登记") == {f"20200505_{NAME}"}
    lines = told(folder, NAME).splitlines()
    assert [line.split(",")[1] for line in lines] == ['"行号"', '"3"', '"4"', '"5"']
    assert "没有等待导入结果" in lines[1] and "大概" in lines[2] and "没有户编号" in lines[3]
    with ledger(settings.ledger_url, settings.home) as connection:
        (row,) = returned_files(connection, FIRST, SECOND).to_dict("records")
    assert (row["name"], row["accepted"], row["refused"], row["unused"]) == (NAME, 1, 1, 3)


def test_the_same_answer_twice_is_no_error_and_moves_no_later_version(settings: Settings) -> None:
    folder, content = inbox_of(settings), text([HEADINGS, ["U", "失败", "户编号不存在"]])
    drop(folder, "a.csv", content)
    assert took(settings) == {"read": 1, "records refused": 1}
    drop(folder, "b.csv", content)
    drop(folder, "c.csv", content + "V,成功,\r\n")
    assert took(settings) == {"read": 2, "records accepted": 1}
    # Mended and sent again; the receipt of before comes once more.
    send(settings, SECOND, ["U"])
    layout.day_folder(settings.home, "snapshot", SECOND).mkdir(parents=True)
    drop(folder, "d.csv", content)
    assert took(settings, THIRD) == {"refused": 1, "rows not used": 1}
    assert "与以前登记过的文件内容相同" in told(folder, "d.csv")
    assert state(settings, "U", day=SECOND) == "sent" and state(settings, "U") == "refused"


def test_the_same_bytes_under_the_name_of_a_newer_file_are_its_answer(settings: Settings) -> None:
    """A tiny result is the same for two versions; only the file's name tells of which it is."""
    folder, content = inbox_of(settings), text([HEADINGS, ["U", "成功", ""]])
    drop(folder, NAME, content)
    assert took(settings) == {"read": 1, "records accepted": 1}
    for day in (SECOND, THIRD):
        send(settings, day, ["U"])
        layout.day_folder(settings.home, "snapshot", day).mkdir(parents=True)
    drop(folder, f"2_{NAME}", content)  # the older file once more
    assert took(settings, THIRD) == {"read": 1}
    drop(folder, NAME.replace("20200505", "20200507"), content)
    assert took(settings, THIRD) == {"read": 1, "records accepted": 1}
    assert state(settings, "U", day=THIRD) == "accepted"
    drop(folder, "a.csv", content)  # nothing waits any more
    assert took(settings, THIRD) == {"read": 1}


def test_refused_then_entered_by_hand_and_accepted_stays_accepted(settings: Settings) -> None:
    folder = inbox_of(settings)
    drop(folder, "a.csv", text([HEADINGS, ["U", "失败", "x"], ["V", "成功", ""]]))
    took(settings)
    drop(folder, "b.csv", text([HEADINGS, ["U", "成功", ""], ["V", "失败", "y"]]))
    assert took(settings) == {"read": 1, "records accepted": 1, "rows not used": 1}
    assert (state(settings, "U"), state(settings, "V")) == ("accepted", "accepted")
    assert "已登记为成功" in told(folder, "b.csv")


def test_another_county_s_waiting_record_blocks_nobody(settings: Settings) -> None:
    send(settings, SECOND, ["U"], LATER_COUNTY)  # the household has moved
    layout.day_folder(settings.home, "snapshot", SECOND).mkdir(parents=True)
    drop(inbox_of(settings), "a.csv", text([HEADINGS, ["U", "成功", ""], ["L", "成功", ""]]))
    assert took(settings, THIRD) == {"read": 1, "records accepted": 1, "rows not used": 1}
    assert state(settings, "U") == "accepted" and state(settings, "U", day=SECOND) == "sent"
    assert "其他县" in told(inbox_of(settings), "a.csv")


# The list of refused records as we send it: a county may drop it back.
OUR_LIST = ["序号", "乡(镇)", "行政村", "户编号", "户主姓名", "文件", "记录", "姓名", "导入日期", "失败原因"]


def hostile(folder: Path) -> dict[str, str]:
    """Files that must change nothing, each with a word of the reason it is refused for."""
    plain = [HEADINGS, ["U", "成功", ""]]

    def with_part(name: str, part: str, content: bytes) -> None:
        path = drop(folder, name, workbook(plain))
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(part, content)

    far = openpyxl.Workbook()
    far.active["A1"], far.active["XFD99999"] = "户编号", 1
    far.save(folder / "远.xlsx")
    with_part("炸弹.xlsx", "xl/media/bomb.bin", b"\x00" * (64 * 1024 * 1024))
    with_part("宏.xlsx", "xl/vbaProject.bin", b"macro")
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    with_part("实体.xlsx", "xl/extra.xml", entity)
    with_part("链接.xlsx", "xl/externalLinks/externalLink1.xml", b"<a/>")
    for name, content in {
        "标题.xlsx": workbook([["甲", "乙"], ["1", "2"]]),
        "未知.xlsx": workbook([HEADINGS, ["X999", "成功", ""]]),
        "两次.xlsx": workbook([HEADINGS, ["U", "成功", ""], ["U", "失败", "x"]]),
        "状态.xlsx": workbook([HEADINGS, ["U", "大概", ""]]),
        "空.xlsx": workbook([HEADINGS]),
        "清单.xlsx": workbook([OUR_LIST, ["1", "西乡", "", "U", "", "帮扶措施", "M1", "", "2020-05-04", "措施有误"]]),
        "无.csv": b"",
        "文本.xlsx": b"not a workbook",
        "编码.csv": b"\xff\xff\xff\x81",
        "长.csv": text([HEADINGS]) + "U,成功,\n" * 1_000_000,
        "大.csv": text([HEADINGS]) + "U,成功,\n" * 3_000_000,
        "表.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000,
        "半.xlsx": workbook(plain)[:3000],
    }.items():
        drop(folder, name, content)
    (folder / "链.csv").symlink_to("/etc/passwd")
    os.mkfifo(folder / "管道.csv")
    with socket.socket(socket.AF_UNIX) as end:
        here = Path.cwd()
        os.chdir(folder)  # a socket's path has a short limit
        try:
            end.bind("插座.csv")
        finally:
            os.chdir(here)
    return {
        "远.xlsx": "内存",
        "炸弹.xlsx": "压缩比",
        "宏.xlsx": "宏",
        "实体.xlsx": "实体",
        "链接.xlsx": "外部链接",
        "标题.xlsx": "表头",
        "未知.xlsx": "没有等待导入结果",
        "两次.xlsx": "既有成功又有失败",
        "状态.xlsx": "成功",
        "空.xlsx": "没有任何记录",
        "清单.xlsx": "本系统发出的导入失败清单",
        "无.csv": "空",
        "文本.xlsx": "损坏",
        "编码.csv": "编码",
        "长.csv": "行",
        "大.csv": "20MB",
        "表.xls": "损坏",
        "半.xlsx": "没有传完",
        "链.csv": "普通文件",
        "管道.csv": "普通文件",
        "插座.csv": "普通文件",
    }


def test_hostile_files_are_moved_aside_told_and_change_nothing(settings: Settings) -> None:
    folder = inbox_of(settings)
    reasons = hostile(folder)
    good(settings)
    before = states_of(settings)
    counts = took(settings)
    assert (counts["refused"], counts["read"], "troubled" in counts) == (len(reasons), 1, False)
    assert states_of(settings) == {**before, (str(FIRST), "unstable_annotation", "L"): "accepted"}
    assert names(folder) == {"未登记"}
    for name, word in reasons.items():
        assert word in told(folder, name), (name, told(folder, name))
        assert (folder / "未登记" / f"20200505_{name}").lstat()


def test_names_that_no_folder_would_take(settings: Settings) -> None:
    folder, row = inbox_of(settings), text([HEADINGS, ["U", "成功", ""]])
    drop(folder, "长" * 80 + ".csv", row)
    drop(folder, b"\xbd\xe1\xb9\xfb.csv", text([HEADINGS, ["V", "成功", ""]]))
    drop(folder, "换\n行.csv", text([HEADINGS, ["W", "成功", ""], ["X", "成功", ""]]))
    good(settings)
    assert took(settings)["read"] == 4
    assert {state(settings, key) for key in "UVW"} == {"accepted"}
    assert "20200505_结果.csv" in names(folder / "已登记") and all(len(name.encode()) < 256 for name in names(folder))
    assert "换_行.csv" in told(folder, "换_行.csv")


def test_what_has_the_name_of_our_folders_is_a_file_like_any_other(settings: Settings, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder = inbox_of(settings)
    drop(folder, "已登记", "not a folder")
    (folder / "未登记").symlink_to(elsewhere)
    drop(folder, "a.csv", text([HEADINGS, ["U", "成功", ""], ["X", "成功", ""]]))
    good(settings)
    assert took(settings)["read"] == 2 and state(settings, "U") == "accepted" and state(settings, "L") == "accepted"
    assert not names(elsewhere) and (folder / "未登记").is_dir() and not (folder / "未登记").is_symlink()
    assert names(folder / "未登记") >= {"20200505_已登记_1", "20200505_未登记_1"}


def test_folders_that_are_no_county_s_are_left_alone(settings: Settings, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    drop(elsewhere, "a.csv", text([HEADINGS, ["U", "成功", ""]]))
    root = layout.inbox(settings.home)
    root.mkdir()
    (root / COUNTY).symlink_to(elsewhere)  # a county's folder that leads elsewhere
    unknown = drop(inbox_of(settings, "349999"), "a.csv", text([HEADINGS, ["U", "成功", ""]]))
    drop(root, "341223", "a file")
    good(settings)
    before = digests(elsewhere)
    counts = took(settings)
    assert counts["troubled"] == 3 and counts["read"] == 1
    assert digests(elsewhere) == before and unknown.exists() and state(settings, "U") == "sent"


def test_what_programs_leave_is_left(settings: Settings) -> None:
    folder = inbox_of(settings)
    left = ["~$a.xlsx", ".~lock.a.ods#", "a.csv.part", "b.tmp", "Thumbs.db", ".DS_Store", "desktop.ini", "说明.txt"]
    for name in left:
        drop(folder, name, "x")
    assert took(settings) == {} and names(folder) == set(left)


def test_a_file_that_is_written_meanwhile_is_left_for_the_next_time(settings: Settings) -> None:
    folder = inbox_of(settings)
    path = folder / "a.csv"
    whole = text([HEADINGS, ["U", "成功", ""], ["V", "成功", ""]])
    half = whole[: whole.index("V,") + 3]
    for content in (half, whole[: whole.index("V,")]):  # within a row, and between rows while it is open
        with path.open("w", encoding="utf-8") as writing:
            writing.write(content)
            writing.flush()
            assert took(settings) == {"left for the next time": 1}, content
    path.write_text(half, encoding="utf-8")
    assert took(settings) == {"left for the next time": 1}  # closed, and still not whole
    assert state(settings, "U") == "sent" and names(folder) == {"a.csv"}
    path.write_text(whole, encoding="utf-8")
    assert took(settings) == {"read": 1, "records accepted": 2}


def test_a_file_that_grows_between_two_looks_is_left(settings: Settings) -> None:
    path = inbox_of(settings) / "a.csv"
    path.write_text(text([HEADINGS, ["U", "成功", ""]]), encoding="utf-8")

    def grow() -> None:
        time.sleep(0.7)
        with path.open("a", encoding="utf-8") as more:
            more.write("V,成功,\r\n")

    growing = threading.Thread(target=grow)
    growing.start()
    assert took(settings) == {"left for the next time": 1}
    growing.join()
    assert took(settings) == {"read": 1, "records accepted": 2}


def test_an_interrupted_intake_goes_on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from exports.intake.folder import FolderInbox

    folder = inbox_of(settings)
    drop(folder, NAME, text([HEADINGS, ["U", "成功", ""], ["X", "成功", ""]]))
    with monkeypatch.context() as patch:
        patch.setattr(FolderInbox, "put_away", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            receive(Day(SECOND, settings))
    assert NAME in names(folder) and state(settings, "U") == "accepted"
    assert took(settings) == {"read": 1, "rows not used": 1}
    assert names(folder / "未登记") == {f"20200505_{NAME}.原因.csv"} and names(folder / "已登记") == {
        f"20200505_{NAME}"
    }
    with ledger(settings.ledger_url, settings.home) as connection:
        assert len(returned_files(connection, FIRST, SECOND)) == 1


def test_a_file_swapped_after_it_was_read_is_not_put_away_unread(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from exports.intake.folder import FolderInbox

    folder, put_away = inbox_of(settings), FolderInbox.put_away
    path = drop(folder, "a.csv", text([HEADINGS, ["U", "成功", ""]]))

    def swapped(*arguments: object) -> str:
        path.unlink()
        drop(folder, "a.csv", text([HEADINGS, ["V", "成功", ""]]))
        return put_away(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(FolderInbox, "put_away", swapped)
        assert took(settings) == {"left for the next time": 1}
    assert (state(settings, "U"), state(settings, "V")) == ("accepted", "sent") and names(folder) == {"a.csv", "已登记"}
    assert took(settings) == {"read": 1, "records accepted": 1} and state(settings, "V") == "accepted"


REAL = {
    "tab.txt": text([["户编号", "导入状态", "错误信息"], ["U", "导入成功", ""]], "\t").encode("utf-16"),
    "semicolon.csv": text([["sep=;"], HEADINGS, ["U", "成功", ""]], ";").encode("utf-8-sig"),
    "gb.csv": text([HEADINGS, ["U", "成功", ""]]).encode("gb18030"),
    "utf16le.csv": text([HEADINGS, ["U", "成功", ""]]).encode("utf-16-le"),
    "titles.xlsx": workbook(
        [["标题"], ["单位：临泉县"], [None], ["2020年"], ["说明"], ["制表"], HEADINGS, ["U", "成功"]]
    ),
    "second.xlsx": workbook([["封面"]], [["户 编号＊", "导入结果（必填）", "失败原因"], ["U", "成功"]]),
    "total.xlsx": workbook([["序号", *HEADINGS], [1, "U", "成功"], ["合计", None, "1"], ["共 1 条"]]),
    "guard.csv": text([HEADINGS, ['="U"', "成功", ""]]),
    "page.xls": "<html><table><tr><th>户编号</th><th>导入结果</th></tr><tr><td>U</td><td>成功</td></tr></table>",
    "state.csv": text([["户编号", "状态", "导入结果", "导入状态"], ["U", "正常", "成功", "导入成功"]]),
    "comma.csv": text([["户号", "处理结果", "备注信息"], ["'U", "导入成功", ""]], "，"),
}


@pytest.mark.parametrize("name", REAL)
def test_what_offices_have_is_read(settings: Settings, name: str) -> None:
    drop(inbox_of(settings), name, REAL[name])
    assert took(settings) == {"read": 1, "records accepted": 1} and state(settings, "U") == "accepted"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx", "html", "csv:Text - txt - csv (StarCalc):9,34,65535"])
def test_what_another_program_saved_is_read(settings: Settings, tmp_path: Path, kind: str) -> None:
    office = shutil.which("soffice") or ""
    need(office != "", "LibreOffice")
    rows = [["标题"], [], HEADINGS, ["U", "成功", ""], [123456789012345, "失败", "重复"], [341221000000012345, "成功"]]
    out, source, ending = tmp_path / "out", tmp_path / "结果.xlsx", kind.split(":")[0]
    drop(tmp_path, source.name, workbook([["别的"]], rows) if ending != "csv" else workbook(rows))
    done = subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", kind, "--outdir", out, source],
        capture_output=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    send(settings, SECOND, ["123456789012345"])
    layout.day_folder(settings.home, "snapshot", SECOND).mkdir(parents=True)
    drop(inbox_of(settings), f"结果.{ending}", (out / f"结果.{ending}").read_bytes())
    counts = receive(Day(THIRD, settings))
    assert (counts["records accepted"], counts["records refused"], counts["rows not used"]) == (1, 1, 1), kind
    assert "末尾几位已丢失" in told(inbox_of(settings), f"结果.{ending}")


def test_two_results_that_contradict_are_none(settings: Settings) -> None:
    rows = [["户编号", "导入结果", "导入结果"], ["U", "成功", "失败"], ["V", "成功", ""]]
    drop(inbox_of(settings), "两列.csv", text(rows))
    assert took(settings) == {"read": 1, "records accepted": 1, "rows not used": 1}
    assert state(settings, "U") == "sent" and state(settings, "V") == "accepted"
    assert "同一行有两列导入结果" in told(inbox_of(settings), "两列.csv")


def test_failures_only(settings: Settings) -> None:
    drop(inbox_of(settings), "失败.xlsx", workbook([["户编号", "错误信息"], ["U", "户编号不存在"], ["V", None]]))
    assert took(settings) == {"read": 1, "records refused": 1, "rows not used": 1}
    assert state(settings, "U") == "refused" and state(settings, "V") == "sent"


def test_a_result_keyed_by_identity_number_finds_its_record(settings: Settings) -> None:
    number = "34122119800101123X"
    send(settings, SECOND, ["M"], name="marginal_household", numbers={"M": number})
    send(settings, SECOND, ["M/1"], name="marginal_member", numbers={"M/1": number})
    layout.day_folder(settings.home, "snapshot", SECOND).mkdir(parents=True)
    folder = inbox_of(settings)
    drop(folder, "a.xlsx", workbook([["户主证件号码", "导入结果"], [number.lower(), "成功"]]))
    assert took(settings, THIRD) == {"read": 1, "records accepted": 1}
    assert state(settings, "M", "marginal_household", SECOND) == "accepted"
    drop(
        folder,
        "成员.xlsx",
        workbook([["姓名", "身份证号", "导入结果"], ["某", number, "失败"], ["某", 3.4e17, "成功"]]),
    )
    assert took(settings, THIRD) == {"read": 1, "records refused": 1, "rows not used": 1}
    assert state(settings, "M/1", "marginal_member", SECOND) == "refused"
    assert "证件号码被表格软件改成了数字" in told(folder, "成员.xlsx") and number[:14] not in told(folder, "成员.xlsx")


def test_numbers_of_which_digits_are_lost_tell_the_true_reason(settings: Settings) -> None:
    send(settings, SECOND, ["00123", "123456"])
    layout.day_folder(settings.home, "snapshot", SECOND).mkdir(parents=True)
    folder = inbox_of(settings)
    rows = [[123456, "成功"], [3.41221000000012e17, "成功"], [123, "成功"]]
    drop(folder, "a.xlsx", workbook([["户编号", "导入结果"], *rows]))
    drop(folder, "b.csv", text([["户编号", "导入结果"], ["3.41221E+17", "成功"]]))
    assert took(settings, THIRD) == {"read": 1, "refused": 1, "records accepted": 1, "rows not used": 3}
    first, second = told(folder, "a.xlsx").splitlines()[1:]
    assert "户编号被表格软件改成了数字，末尾几位已丢失" in first and "开头的0" in second
    assert "末尾几位已丢失" in told(folder, "b.csv")
