"""Import files as the national system's sheets and public checkers of them have them: headings, their order, words."""

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

from exports.format_catalogue import format_spec, formats
from exports.format_specs import IMPORT, ColumnSpec
from exports.rendering import render
from policies.model import load_model
from policies.tracked import load_tracked

DAY = dt.date(2020, 5, 8)
SHEETS = yaml.safe_load((Path(__file__).parent / "headings.yaml").read_text(encoding="utf-8"))
SHEET_OF = {
    "marginal_household": "household",
    "marginal_member": "person",
    "unstable_annotation": "annotation",
    "measure": "measure",
    "update": "household",
    "elimination": "elimination",
}
# Ours, behind the columns of the system's sheet, where they move none of these.
OF_OURS = {"update": ["变更内容"]}
FAMILIES = {
    "产业帮扶", "就业帮扶", "公益岗位", "金融帮扶", "健康帮扶", "教育帮扶", "住房安全保障", "饮水安全保障", "综合保障",
    "社会帮扶",
}  # fmt: skip


def test_every_import_file_has_a_sheet_of_the_system() -> None:
    assert {spec.format for spec in formats(DAY, IMPORT)} == set(SHEET_OF)


@pytest.mark.parametrize("name", SHEET_OF)
def test_the_headings_are_those_of_the_sheet_in_its_order(name: str) -> None:
    sheet = [*SHEETS["every_sheet"].split(), *SHEETS[SHEET_OF[name]].split(), *OF_OURS.get(name, [])]
    assert [column.heading for column in format_spec(name, DAY).columns] == sheet


def test_what_the_household_sheet_says_of_living_is_followed_for_changes() -> None:
    """What is not followed would be sent once and never again (N3.2a)."""
    entered = {each.column for each in format_spec("marginal_household", DAY).columns} & set(
        load_model()["household"].columns
    )
    of_judgement = {"household_no", "register_type", "identified_month", "monitored_type", "member_count"}
    assert entered - of_judgement <= set(load_tracked().household)


def rendered(name: str, **columns: list[Any]) -> list[dict[str, str | None]]:
    """Rows of a format as its file writes them, by column; what is not given is blank."""
    spec = format_spec(name, DAY)
    size = len(next(iter(columns.values())))
    rows = pa.table({column.column: columns.get(column.column, [None] * size) for column in spec.columns})
    return render(rows, spec).rename_columns([column.column for column in spec.columns]).to_pylist()


def test_who_is_at_no_school_has_an_education_and_no_status_and_a_pupil_the_other_way_round() -> None:
    rows = rendered(
        "marginal_member",
        student_status=["非在校生", "小学", None],
        education=["初中", "小学", "学龄前儿童"],
    )
    assert [(row["student_status"], row["education"]) for row in rows] == [
        (None, "初中"),
        ("小学", None),
        (None, "学龄前儿童"),
    ]


def test_a_measure_has_a_family_of_the_system_and_keeps_our_word_where_no_project_is_named() -> None:
    rows = rendered(
        "measure",
        kind=["小额信贷", "小额信贷", "技能培训", "住房安全", "饮水安全", "防贫保险", "产业帮扶"],
        project=[None, "脱贫贷", None, None, None, None, None],
    )
    assert [(row["kind"], row["project"]) for row in rows] == [
        ("金融帮扶", "小额信贷"),
        ("金融帮扶", "脱贫贷"),
        ("就业帮扶", "技能培训"),
        ("住房安全保障", "住房安全"),
        ("饮水安全保障", "饮水安全"),
        ("综合保障", "防贫保险"),
        ("产业帮扶", None),
    ]


def column(name: str, of: str) -> ColumnSpec:
    return next(each for each in format_spec(name, DAY).columns if each.column == of)


def test_a_drop_down_offers_every_word_that_may_stand_there_once() -> None:
    families = column("measure", "kind").allowed
    assert families and set(families) == FAMILIES and len(families) == len(FAMILIES)
    statuses = column("marginal_member", "student_status").allowed
    assert statuses and statuses[0] == "学前教育" and "" not in statuses


@pytest.mark.parametrize("given", [{"values": {"是": "", "否": "0"}}, {"blank_beside": "other"}])
def test_a_required_column_is_never_left_blank_by_its_format(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="toilet: is required and may be blank"):
        ColumnSpec.model_validate({"heading": "有无", "column": "toilet", "width": 9, "required": True, **given})
