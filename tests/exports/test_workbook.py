"""Workbooks read back by other readers than their writer: calamine, openpyxl and LibreOffice."""

import csv
import datetime as dt
import io
import shutil
import subprocess
import time
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.cells import table_of
from exports.format_catalogue import format_spec, formats
from exports.rendering import FormatError, cell, file_names, parts, render
from exports.workbook import Sheet, workbook
from tests.conftest import need

DAY = dt.date(2020, 5, 8)
SPEC = format_spec("unstable_annotation", DAY)
# XML 1.0 has no place for most control characters; the platform's text never survives NFKC with them either way.
CELL = st.none() | st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=20,
)


def frame(rows: list[list[str | None]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[column.heading for column in SPEC.columns], dtype=object)


def one_sheet(rows: list[list[str | None]]) -> bytes:
    return workbook([Sheet(SPEC.sheet, frame(rows), SPEC.columns)])


def read_back(data: bytes) -> list[list[str]]:
    return (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    )


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|'/c calc'!A1",
    "00123",
    "340122198001011234",
    "202005",
    "http://x.cn",
    "1e5",
    "TRUE",
    "  x",
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(CELL, min_size=len(SPEC.columns), max_size=len(SPEC.columns)), min_size=1, max_size=8))
def test_every_cell_reads_back_as_written(rows: list[list[str | None]]) -> None:
    rows = [["x", *row[1:]] for row in rows]  # a reader may drop rows that are blank to the end
    data = one_sheet(rows)
    assert read_back(data)[1:] == [["" if value is None else value for value in row] for row in rows]


def test_no_cell_is_a_formula_or_a_number() -> None:
    row = (HOSTILE * 2)[: len(SPEC.columns)]
    sheet = openpyxl.load_workbook(io.BytesIO(one_sheet([row]))).active
    assert sheet is not None
    assert [(value.value, value.data_type) for value in sheet[2]] == [(text, "s") for text in row]
    assert {value.number_format for value in sheet[2]} == {"@"}
    assert sheet.freeze_panes == "A2" and sheet["A1"].font.bold


def test_coded_columns_have_drop_downs() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(one_sheet([["x"] * len(SPEC.columns)]))).active
    assert sheet is not None
    lists = [validation.formula1 for validation in sheet.data_validations.dataValidation]
    assert '"脱贫不稳定户,边缘易致贫户"' in lists


def test_equal_input_gives_equal_bytes_at_another_moment() -> None:
    first = one_sheet([["x"] * len(SPEC.columns)])
    time.sleep(1.2)
    assert one_sheet([["x"] * len(SPEC.columns)]) == first


@pytest.mark.slow
def test_libreoffice_opens_it_with_every_cell(tmp_path: Path) -> None:
    need(shutil.which("soffice") is not None, "LibreOffice (Debian's libreoffice-calc-nogui)")
    rows = [(HOSTILE * 2)[: len(SPEC.columns)], ["张三"] * len(SPEC.columns)]
    (tmp_path / "a.xlsx").write_bytes(one_sheet(rows))
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", filters]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")], check=True, capture_output=True, timeout=120
    )
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.reader(file))
    assert read == [[column.heading for column in SPEC.columns], *rows]


def test_cells_by_type() -> None:
    assert cell("0.125", "money") == "0.13" and cell(-3, "money") == "-3.00"
    assert cell(dt.date(1980, 1, 2), "date8") == "19800102"
    assert cell(4.0, "integer") == "4"
    assert cell(None, "money") is None and cell(float("nan"), "integer") is None and cell("", "text") is None


def test_a_missing_column_is_named() -> None:
    with pytest.raises(FormatError, match=r"households\.unstable\w*: its rows have no column county"):
        render(pa.table({column.column: [] for column in SPEC.columns if column.column != "county"}), SPEC)


def test_a_file_over_its_limit_is_split_and_numbered() -> None:
    small = SPEC.model_copy(update={"row_limit": 2})
    pieces = parts(table_of(frame([[str(n)] * len(SPEC.columns) for n in range(5)])), small)
    assert [piece.column(0).to_pylist() for piece in pieces] == [["0", "1"], ["2", "3"], ["4"]]
    assert file_names(small, 3, "341221", "临泉县", DAY)[2] == "341221_临泉县_脱贫不稳定户标注_20200508_第3部分"


@pytest.mark.parametrize("name", [spec.format for spec in formats(DAY)])
def test_every_format_has_an_edition_for_the_notice_s_spring(name: str) -> None:
    assert format_spec(name, DAY).format == name


def test_import_sheets_begin_as_the_national_system_s_do() -> None:
    begin = ["省(区、市)", "市(地、州、盟)", "县(市、区、旗)", "乡(镇)", "行政村", "自然村", "户编号"]
    for spec in formats(DAY, "import"):
        assert [column.heading for column in spec.columns][:7] == begin


@pytest.mark.parametrize("character", ["a", "长", "𠮷"], ids=["latin", "chinese", "rare"])
@pytest.mark.parametrize("length", [16_383, 16_384, 32_767, 32_768, 100_000])
def test_a_text_longer_than_a_cell_is_cut_with_a_mark(character: str, length: int) -> None:
    text, heading = character * length, SPEC.columns[0].heading
    told = cell(text, "text") or ""
    assert len(told.encode("utf-16-le")) <= 32_767 * 2
    if len(text.encode("utf-16-le")) <= 32_767 * 2:
        assert told == text
    else:
        assert told.endswith("…（过长，已截断）") and text.startswith(told.removesuffix("…（过长，已截断）"))
        assert len(told.encode("utf-16-le")) >= 32_766 * 2
    rows = read_back(one_sheet([[told] * len(SPEC.columns)]))
    assert rows[0][0] == heading and rows[1][0] == told
