"""What findings of reading say, and that no personal value stands in them."""

import hashlib
from typing import Any

import ibis
import ibis.expr.types as ir
import pytest

from policies.finding import COLUMNS, OF_READING
from policies.model import load_model
from sources import findings

MEMBER, VISIT = load_model()["member"], load_model()["visit"]


def told(rows: ir.Table) -> list[dict[str, Any]]:
    assert tuple(rows.columns) == (*COLUMNS, *OF_READING)
    return rows.to_pyarrow().to_pylist()


def shared(row: dict[str, Any]) -> dict[str, Any]:
    """What leaves the snapshot: whole values stay there."""
    return {name: row[name] for name in COLUMNS}


def at(rows: ir.Table, name: str) -> ir.Table:
    """The rows as those that are found in one column."""
    return findings.at_fields(rows, {name: ibis.literal(True)})


def visits(**more: Any) -> ir.Table:
    return ibis.memtable(
        [{"household_no": "H1", "visited_on": "2020-02-30", "finding": "不详", "visitor": "甲"} | more]
    )


def test_an_unreadable_value_is_named_with_its_field_and_what_it_should_be() -> None:
    (row,) = told(findings.of_unreadable(at(visits(), "visited_on"), VISIT, ["visited_on"]))
    assert (shared(row), row["whole"]) == (
        {
            "rule": "value_unreadable",
            "severity": "error",
            "asks": "correct",
            "table": "visit",
            "key": "H1/2020-02-30",
            "household_no": "H1",
            "field": "visited_on",
            "value": "2020-02-30",
            "value_sha256": hashlib.sha256(b"2020-02-30").hexdigest(),
            "value_digest": hashlib.sha256(b"2020-02-30").hexdigest(),
            "message_zh": f"{VISIT.title}：{VISIT.columns['visited_on'].title}不是存在的日期",
            "fix_zh": f"{VISIT.columns['visited_on'].title}应为年-月-日，如2020-05-08",
        },
        "2020-02-30",
    )


@pytest.mark.parametrize(
    ("table", "field", "value", "wrong", "right"),
    [
        ("income_entry", "amount", "-5", "金额为负数", "金额应为不小于0、最多两位小数的数字"),
        ("income_entry", "amount", "1.234", "金额的小数超过两位", "金额应为不小于0、最多两位小数的数字"),
        ("income_entry", "amount", "两千", "金额不是数字", "金额应为不小于0、最多两位小数的数字"),
        ("income_entry", "amount", "9" * 13, "金额过大", "金额应为不小于0、最多两位小数的数字"),
        ("income_entry", "month", "201913", "月份不是存在的月份", "月份应为六位年月，如202005"),
        ("income_entry", "month", "2019年", "月份不是六位年月", "月份应为六位年月，如202005"),
        ("household", "member_count", "-1", "家庭人口为负数", "家庭人口应为不小于0的整数"),
        ("member", "birth_date", "19650230", "出生日期不是存在的日期", "出生日期应为八位日期，如19650312"),
        ("member", "birth_date", "1965年", "出生日期不是规定的写法", "出生日期应为八位日期，如19650312"),
        ("member", "sex", "不详", "性别不是规定的选项", "性别应为男、女之一"),
    ],
)
def test_what_is_wrong_is_said_by_the_value_itself(table: str, field: str, value: str, wrong: str, right: str) -> None:
    model = load_model()[table]
    rows = ibis.memtable([dict.fromkeys(model.columns, "1") | {field: value}])
    (row,) = told(findings.of_unreadable(at(rows, field), model, [field]))
    assert (row["message_zh"], row["fix_zh"]) == (f"{model.title}：{wrong}", right)


def test_a_personal_value_is_masked_in_what_leaves_the_snapshot_and_whole_there() -> None:
    rows = ibis.memtable([{"household_no": "H1", "person_no": "P1", "name": "张三丰", "birth_date": "1980-01-01"}])
    (row,) = told(findings.of_unreadable(at(rows, "birth_date"), MEMBER, ["birth_date"]))
    assert row["value"] == "198*****01" and "1980-01-01" not in str(shared(row)) and "张三丰" not in str(shared(row))
    assert (row["whole"], row["person_no"], row["name"]) == ("1980-01-01", "P1", "张三丰")


def test_a_personal_key_is_masked() -> None:
    feed = load_model()["health_feed"]
    rows = ibis.memtable(
        [{"id_number": "340122198001011234", "discharged_on": "2020-04-01", "self_paid": None}],
        schema=dict.fromkeys(("id_number", "discharged_on", "self_paid"), "string"),
    )
    (row,) = told(findings.of_missing(at(rows, "self_paid"), feed, ["self_paid"]))
    assert row["key"] == "340122********1234/2020-04-01"
    assert (row["household_no"], row["field"], row["value"], row["asks"]) == (None, "self_paid", None, "complete")


def test_a_long_value_is_cut() -> None:
    (row,) = told(findings.of_unreadable(at(visits(finding="长" * 100), "finding"), VISIT, ["finding"]))
    assert row["value"] == "长" * 40


def test_each_copy_is_a_finding() -> None:
    rows = told(findings.of_copies(visits(copies=3), VISIT))
    assert [row["rule"] for row in rows] == ["row_copied"] * 3


def test_a_change_without_a_key_is_told_as_blank() -> None:
    changes = ibis.memtable(
        [{"key": None, "household_no": None, "field": "visitor", "value": "甲 ", "whole": "甲 "}],
        schema=dict.fromkeys(("key", "household_no", "field", "value", "whole"), "string"),
    )
    (row,) = told(findings.of_changes(changes, VISIT))
    assert (row["rule"], row["severity"], row["key"], row["value"]) == ("value_normalised", "warning", "（空）", "甲 ")
    assert VISIT.columns["visitor"].title in row["message_zh"]


def test_a_household_of_no_county_is_told_with_its_village_code() -> None:
    household = load_model()["household"]
    rows = ibis.memtable([{"household_no": "H1", "village_code": "999999001001"}])
    (row,) = told(findings.of_no_county(rows, household))
    assert (row["rule"], row["key"], row["value"]) == ("county_unknown", "H1", "999999001001")


def test_a_text_too_long_for_a_cell_is_told_with_its_beginning_masked() -> None:
    rows = ibis.memtable(
        [{"household_no": "H1", "person_no": "P1", "name": "张" * 40_000, "work_place": "长" * 40_000}]
    )
    name, place = (told(findings.of_too_long(at(rows, each), MEMBER, [each]))[0] for each in ("name", "work_place"))
    assert (place["rule"], place["severity"], place["table"], place["key"], place["field"]) == (
        "text_too_long", "warning", "member", "P1", "work_place",
    )  # fmt: skip
    assert place["value"] == "长" * 40 and "32767" in place["message_zh"]
    assert len(name["value"]) == 40 and "*" in name["value"] and len(str(shared(name))) < 700


def test_an_identity_number_in_any_column_is_masked_by_its_form() -> None:
    (row,) = told(
        findings.of_unreadable(at(visits(visited_on="34012219800101123X"), "visited_on"), VISIT, ["visited_on"])
    )
    assert row["value"] == "340122********123X" and row["key"] == "H1/340122********123X"
    assert "19800101" not in str(shared(row))


def test_a_row_is_found_once_in_each_column_that_is_asked_for() -> None:
    rows = visits()
    found = findings.at_fields(
        rows, {"visitor": rows.visitor == "甲", "finding": rows.visitor == "乙", "visited_on": rows.visitor.notnull()}
    )
    assert {(row["field"], row["text"]) for row in found.to_pyarrow().to_pylist()} == {
        ("visitor", "甲"),
        ("visited_on", "2020-02-30"),
    }
    told_of = {
        row["field"]: row["message_zh"] for row in told(findings.of_missing(found, VISIT, ["visitor", "visited_on"]))
    }
    assert told_of == {
        name: f"{VISIT.title}：{VISIT.columns[name].title}为空，该条记录不能使用" for name in ("visitor", "visited_on")
    }
