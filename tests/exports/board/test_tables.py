"""A table of the board as page, CSV and workbook."""

import csv
import datetime as dt
import io

import openpyxl

from exports.board.tables import Column, Table, as_csv, as_xlsx, rate, shown, sort_key

TABLE = Table(
    "t",
    "各县进度",
    (
        Column("county", "县"),
        Column("state", "状态", "state"),
        Column("done", "已录入", "count"),
        Column("change", "较上次", "change"),
        Column("rate", "完成率", "percent"),
        Column("on", "预计完成", "date"),
    ),
    [
        {"county": "=1+1", "state": "missed", "done": 1234, "change": -3, "rate": 66, "on": dt.date(2020, 5, 20)},
        {"county": "颍上县", "state": "met", "done": 0, "change": None, "rate": "无需办理", "on": None},
    ],
)


def test_csv_opens_in_chinese_and_holds_no_formula() -> None:
    data = as_csv(TABLE)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [
        ["县", "状态", "已录入", "较上次", "完成率", "预计完成"],
        ["'=1+1", "已逾期", "1234", "-3", "66%", "2020-05-20"],
        ["颍上县", "已完成", "0", "", "无需办理", ""],
    ]


def test_a_workbook_holds_numbers_and_dates_and_no_formula() -> None:
    data = as_xlsx(TABLE)
    assert data == as_xlsx(TABLE), "equal bytes for equal input"
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1] == ["=1+1", "已逾期", 1234, -3, 0.66, dt.datetime(2020, 5, 20)]
    assert sheet.cell(2, 1).data_type == "s", "a text, no formula"
    assert rows[2] == ["颍上县", "已完成", 0, None, "无需办理", None]


def test_a_share_is_never_rounded_up_nor_over_all_of_it() -> None:
    assert [rate(299, 300), rate(300, 300), rate(0, 5), rate(0, 0), rate(7, 5)] == [99, 100, 0, "无需办理", 100]


def test_what_a_page_shows_and_sorts_by() -> None:
    assert [shown(3, "change"), shown(-3, "change"), shown(None, "change"), shown(1234, "count")] == [
        "+3",
        "−3",
        "—",
        "1,234",
    ]
    assert sorted(["met", "missed", "at_risk"], key=lambda state: sort_key(state, "state")) == [
        "missed",
        "at_risk",
        "met",
    ]
    assert sort_key(None, "date") == sort_key("无需办理", "percent") == ""
