"""The three containers of a file, and what a format spec is checked for when it is loaded."""

import csv
import datetime as dt
import io

import pyarrow as pa
import pytest

from exports.containers import csv_bytes, file_bytes, text_bytes
from exports.cover import County
from exports.format_catalogue import format_spec

DAY = dt.date(2020, 5, 8)
COUNTY = County("341221", "临泉县", "阜阳市")


def test_csv_is_read_back_whole_in_gb18030_and_holds_no_formula() -> None:
    frame = pa.table({"户编号": ["0341221", "=1+1"], "需求": ['含"引号"，和逗号,', "𠮷𣲾㐂\n两行"], "空": [None, "@x"]})
    rows = list(csv.reader(io.StringIO(csv_bytes(frame).decode("gb18030"), newline="")))
    assert rows == [["户编号", "需求", "空"], ["0341221", '含"引号"，和逗号,', ""], ["'=1+1", "𠮷𣲾㐂\n两行", "'@x"]]


def test_text_follows_its_template_one_line_a_record() -> None:
    marks = format_spec("closing_mark", DAY)
    cells = ["返贫|系统", "341221", "H1", "脱贫不稳定户", "2020-04-30", None]
    frame = pa.table({column.heading: [cell] for column, cell in zip(marks.columns, cells, strict=True)})
    lines = text_bytes(frame, marks, COUNTY, DAY).decode("gb18030").split("\r\n")
    assert lines[0].startswith("# 销号标注　临泉县　2020-05-08　共1条")
    assert lines[2] == "返贫／系统|341221|H1|脱贫不稳定户|2020-04-30|"


@pytest.mark.parametrize("name", ["need_list", "closing_mark", "update"])
def test_equal_input_gives_equal_bytes(name: str) -> None:
    own = format_spec(name, DAY)
    frame = pa.table({column.heading: ["值", "x"] for column in own.columns})
    assert file_bytes(frame, own, COUNTY, DAY) == file_bytes(frame.slice(0), own, COUNTY, DAY)
