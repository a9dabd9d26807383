"""A format is its YAML: what is misspelt in it is told in one line when it is loaded, without any data."""

import datetime as dt
import io
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
import python_calamine
import yaml

from exports import format_catalogue
from exports.containers import csv_bytes, file_bytes
from exports.cover import County
from exports.format_catalogue import FORMATS, format_spec, formats, load_formats
from exports.format_review import review_formats
from exports.rendering import render
from policies.files import PolicyError

DAY = dt.date(2020, 5, 8)
COUNTY = County("341221", "临泉县", "阜阳市")


def altered(folder: Path, file: str, **changes: Any) -> Path:
    """The formats' folder again, with entries of one file changed."""
    shutil.copytree(FORMATS, folder / "formats")
    path = folder / "formats" / file
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**raw, **changes}, allow_unicode=True), encoding="utf-8")
    return folder / "formats"


def with_column(file: str, **column: Any) -> list[dict[str, Any]]:
    raw = yaml.safe_load((FORMATS / file).read_text(encoding="utf-8"))
    return [*raw["columns"], {"heading": "新栏", "width": 10, **column}]


def test_every_file_of_the_design_has_a_format_in_its_place() -> None:
    assert [spec.format for spec in formats(DAY)] == [
        "marginal_household",
        "marginal_member",
        "unstable_annotation",
        "measure",
        "update",
        "elimination",
        "closing_mark",
        "need_list",
        "held",
        "refused",
        "verify",
        "assist",
        "complete",
        "correct",
        "closing_mark_list",
        "moved",
    ]
    assert {spec.container for spec in formats(DAY)} == {"xlsx", "csv", "text"}


CORRECT = "correct.2020.yaml"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"rows": "finding.to_correct"},
            "rows: finding.to_correct: no module finding in exports/rows/; there are ",
        ),
        ({"rows": "findings.to_corect"}, "rows: findings.to_corect: no function to_corect in exports/rows/findings.py"),
        ({"order": ["household_no", "levle"]}, "findings.to_correct draws no column levle; it draws"),
        ({"columns": with_column(CORRECT, column="hosehold_no")}, "findings.to_correct draws no column hosehold_no"),
        (
            {"columns": with_column(CORRECT, column="level", codes="levels")},
            "columns.18: Value error, no code set levels",
        ),
        (
            {"columns": with_column(CORRECT, column="level", type="money")},
            "level: money, but findings.to_correct draws string",
        ),
        (
            {"columns": with_column(CORRECT, column="level", tpye="money")},
            "columns.18.tpye: Extra inputs are not permitted",
        ),
        (
            {"todo": "在{platfrom}中改正"},
            "names 'platfrom', which province.yaml does not hold; it holds province, notice",
        ),
        ({"kind": "lists"}, "kind: Input should be 'import', 'back' or 'list' (found 'lists')"),
        ({"key": ["person_no"]}, "key columns person_no are no columns of the file"),
        ({"container": "text", "counted_by": None}, "a template goes with the container text"),
    ],
)
def test_a_word_misspelt_is_told_in_one_line_with_its_file(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(PolicyError) as caught:
        review_formats(load_formats(altered(tmp_path, CORRECT, **changes)))
    line = str(caught.value)
    assert line.startswith(f"formats/{CORRECT}: ") and told in line and "\n" not in line


def test_a_canonical_column_has_the_model_s_code_set(tmp_path: Path) -> None:
    columns = with_column("update.2020.yaml", column="hard_road", codes="sex")
    with pytest.raises(
        PolicyError, match=r"formats/update\.2020\.yaml: .*hard_road: code set sex, in the model yes_no"
    ):
        load_formats(altered(tmp_path, "update.2020.yaml", columns=columns))


def test_two_formats_never_take_one_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clashing = load_formats(altered(tmp_path, CORRECT, place=230))
    monkeypatch.setattr(format_catalogue, "load_formats", lambda: clashing)
    with pytest.raises(PolicyError, match="complete and correct take the same place 230"):
        formats(DAY)


@pytest.mark.parametrize(
    "changes", [{"same_rows_as": "held"}, {"place": 105}, {"rows": "measures.of_confirmed_households"}]
)
def test_a_list_shows_rows_that_leave_in_a_file_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    raw = {
        "order": ["household_no"],
        "columns": with_column(CORRECT, column="household_no")[-1:],
        "key": [],
        "counted_by": None,
    }
    altered_formats = load_formats(altered(tmp_path, "closing_mark_list.2020.yaml", **raw, **changes))
    monkeypatch.setattr(format_catalogue, "load_formats", lambda: altered_formats)
    with pytest.raises(PolicyError, match=r"closing_mark_list: same_rows_as: \w+ is no file that leaves"):
        formats(DAY)


def test_a_new_edition_counts_from_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    old = format_spec("need_list", DAY)
    newer = old.model_copy(update={"edition": "2021", "start": dt.date(2021, 1, 1), "title": "新版"})
    monkeypatch.setattr(format_catalogue, "load_formats", lambda: (newer, old))
    assert format_spec("need_list", dt.date(2020, 12, 31)).edition == "2020"
    assert format_spec("need_list", dt.date(2021, 1, 1)).title == "新版"


def with_titles_and_values(tmp_path: Path, file: str, values: dict[str, str]) -> Any:
    """A format with title rows over its headings and a value map on its last column."""
    raw = yaml.safe_load((FORMATS / file).read_text(encoding="utf-8"))
    columns = [*raw["columns"][:-1], {**raw["columns"][-1], "values": values}]
    titles = ["{county}{title}", "数据日期 {as_of}　依据 {notice}"]
    (loaded,) = [
        spec
        for spec in load_formats(altered(tmp_path, file, columns=columns, title_rows=titles))
        if spec.format == raw["format"]
    ]
    return loaded


def test_title_rows_and_value_maps_reach_the_workbook(tmp_path: Path) -> None:
    spec = with_titles_and_values(tmp_path, "measure.2020.yaml", {"已实施": "1", "尚未实施": "0"})
    rows = pd.DataFrame({column.column: ["已实施", None] for column in spec.columns if column.type == "text"})
    rows = rows.assign(**{column.column: None for column in spec.columns if column.type != "text"})
    frame = render(pa.Table.from_pandas(rows), spec)
    assert frame[spec.columns[-1].heading].to_pylist() == ["1", None] and spec.columns[-1].allowed == ["1", "0"]
    data = file_bytes(frame, spec, COUNTY, DAY)
    read = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert read[0][0] == "临泉县帮扶措施" and read[1][0] == "数据日期 2020-05-08　依据 皖扶组〔2020〕11号"
    assert read[2] == [column.heading for column in spec.columns] and read[3][-1] == "1"
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None and sheet.freeze_panes == "A4"


def test_title_rows_stand_over_csv_too() -> None:
    text = csv_bytes(pa.table({"户编号": ["H1"]}), ["临泉县需求"]).decode("gb18030")
    assert text.split("\r\n")[:3] == ["临泉县需求", "户编号", "H1"]
