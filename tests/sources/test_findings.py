"""What findings of reading say, and that no personal value stands in them."""

import hashlib
from typing import Any

import ibis
import ibis.expr.types as ir

from policies.finding import COLUMNS
from policies.model import load_model
from sources import findings

MEMBER, VISIT = load_model()["member"], load_model()["visit"]


def told(rows: ir.Table) -> list[dict[str, Any]]:
    assert tuple(rows.columns) == COLUMNS
    return rows.to_pyarrow().to_pylist()


def visits(**more: Any) -> ir.Table:
    return ibis.memtable(
        [{"household_no": "H1", "visited_on": "2020-02-30", "finding": "不详", "visitor": "甲"} | more]
    )


def test_an_unreadable_value_is_named_with_its_field_and_what_it_should_be() -> None:
    assert told(findings.of_unreadable(visits(), VISIT, "visited_on")) == [
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
            "message_zh": f"{VISIT.title}：{VISIT.columns['visited_on'].title}的值“2020-02-30”不能识别",
            "fix_zh": f"{VISIT.columns['visited_on'].title}应为年-月-日，如2020-05-08",
        }
    ]


def test_a_personal_value_is_masked_in_value_and_message() -> None:
    rows = ibis.memtable([{"household_no": "H1", "person_no": "P1", "birth_date": "1980-01-01"}])
    (row,) = told(findings.of_unreadable(rows, MEMBER, "birth_date"))
    assert row["value"] == "198*****01" and "198*****01" in row["message_zh"] and "1980-01-01" not in str(row)


def test_a_personal_key_is_masked() -> None:
    feed = load_model()["health_feed"]
    rows = ibis.memtable([{"id_number": "340122198001011234", "discharged_on": "2020-04-01"}])
    (row,) = told(findings.of_missing(rows, feed, "self_paid"))
    assert row["key"] == "340122********1234/2020-04-01"
    assert (row["household_no"], row["field"], row["value"], row["asks"]) == (None, "self_paid", None, "complete")


def test_a_long_value_is_cut() -> None:
    (row,) = told(findings.of_unreadable(visits(finding="长" * 100), VISIT, "finding"))
    assert row["value"] == "长" * 40


def test_each_copy_is_a_finding() -> None:
    rows = told(findings.of_copies(visits(copies=3), VISIT))
    assert [row["rule"] for row in rows] == ["row_copied"] * 3


def test_a_change_without_a_key_is_told_as_blank() -> None:
    changes = ibis.memtable(
        [{"key": None, "household_no": None, "field": "visitor", "value": "甲 "}],
        schema={"key": "string", "household_no": "string", "field": "string", "value": "string"},
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
    name, place = (told(findings.of_too_long(rows, MEMBER, each))[0] for each in ("name", "work_place"))
    assert (place["rule"], place["severity"], place["table"], place["key"], place["field"]) == (
        "text_too_long", "warning", "member", "P1", "work_place",
    )  # fmt: skip
    assert place["value"] == "长" * 40 and "32767" in place["message_zh"]
    assert len(name["value"]) == 40 and "*" in name["value"] and len(str(name)) < 500


def test_an_identity_number_in_any_column_is_masked_by_its_form() -> None:
    (row,) = told(findings.of_unreadable(visits(visited_on="34012219800101123X"), VISIT, "visited_on"))
    assert row["value"] == "340122********123X" and row["key"] == "H1/340122********123X"
    assert "340122********123X" in row["message_zh"] and "19800101" not in str(row)
