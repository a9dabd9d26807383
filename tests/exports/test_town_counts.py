"""The last sheet of a list: its rows counted by town and kind."""

import datetime as dt
import io

import openpyxl
import pyarrow as pa
import python_calamine

from exports.containers import file_bytes
from exports.cover import County
from exports.format_catalogue import format_spec, formats
from exports.format_specs import COUNTS_SHEET, TOWN
from exports.release.rows import read_back
from exports.town_counts import counts_by_town

DAY = dt.date(2020, 5, 8)
COUNTY = County("341221", "临泉县", "阜阳市")
SPEC = format_spec("correct", DAY)
ROWS = [("城关镇", "提示"), ("城关镇", "必须改正"), ("城关镇", "提示"), ("杨桥镇", "提示"), (None, "必须改正")]


def frame(rows: list[tuple[str | None, str]]) -> pa.Table:
    blank = dict.fromkeys((column.heading for column in SPEC.columns), "词")
    return pa.Table.from_pylist([{**blank, "乡(镇)": town, "级别": level} for town, level in rows])


def test_every_row_is_counted_once_with_totals_of_towns_and_kinds() -> None:
    counts = counts_by_town(frame(ROWS), SPEC)
    assert counts.to_pydict() == {
        "乡(镇)": ["城关镇", "杨桥镇", "（乡镇未填）", "合计"],
        "提示": [2, 1, 0, 3],
        "必须改正": [1, 0, 1, 2],
        "合计": [3, 1, 1, 5],
    }


def test_the_counts_stand_behind_the_list_as_numbers_that_can_be_added() -> None:
    data = file_bytes(frame(ROWS), SPEC, COUNTY, DAY)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == [SPEC.sheet, COUNTS_SHEET] and book.active is book[SPEC.sheet]
    last = book[COUNTS_SHEET].max_row
    assert [cell.value for cell in book[COUNTS_SHEET][last]] == ["合计", 3, 2, 5]
    rows, more = read_back(data, SPEC)
    assert len(rows) == len(ROWS) and more == {}


def test_a_list_of_no_town_has_no_counts() -> None:
    data = file_bytes(frame([(None, "提示")]), SPEC, COUNTY, DAY)
    assert python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == [SPEC.sheet]


def test_every_list_with_towns_says_what_it_counts() -> None:
    with_towns = [spec for spec in formats(DAY, "list") if TOWN in {column.column for column in spec.columns}]
    assert with_towns and all(spec.counted_by for spec in with_towns)
