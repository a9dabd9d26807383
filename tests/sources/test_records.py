"""Which records count, worked from the definitions' "Reading values" on a small table of people."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ibis.backends.duckdb import Backend

from policies.model import Column, Table, load_code_sets, load_model
from sources import records
from sources.records import MANY, count_records
from storage.engine import ROW
from tests.sources.engine import in_memory

Row = tuple[str | None, ...]
PERSON = Table(
    table="person",
    title="人",
    key=["person_no"],
    of_household=True,
    latest_by=["household_no", "person_no"],
    columns={
        "household_no": Column(type="text", title="户编号", required=True),
        "person_no": Column(type="text", title="人编号", required=True),
        "note": Column(type="text", title="备注"),
        "updated_at": Column(type="timestamp", title="更新时间"),
    },
)
OLD, NEW = "2020-01-01 00:00:00", "2020-02-01 00:00:00"
Counted = tuple[list[Row], dict[str, int], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def engine() -> Iterator[Backend]:
    with in_memory() as connection:
        yield connection


@pytest.fixture(autouse=True, params=[MANY, 0], ids=["few", "many"])
def many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small table is read row by row, a large one by the distinct texts of its columns: to the same end."""
    monkeypatch.setattr(records, "MANY", request.param)


def counted(engine: Backend, rows: list[Row], table: Table = PERSON) -> Counted:
    """The rows that count (as entered), where every row went, and the findings; H1 and H2 are the households."""
    names = list(table.columns)
    texts = [dict(zip(names, row, strict=True)) | {ROW: place} for place, row in enumerate(rows)]
    schema = dict.fromkeys(names, "string") | {ROW: "int64"}
    engine.create_table("raw", ibis.memtable(texts, schema=schema), overwrite=True, temp=True)
    households = ibis.memtable({"household_no": ["H1", "H2"]})
    found = count_records(engine, engine.table("raw"), table, load_code_sets(), households)
    kept = [tuple(row.values()) for row in found.rows.to_pyarrow().to_pylist()]
    told = [row for each in found.findings for row in each.to_pyarrow().to_pylist()]
    for name in found.kept:
        engine.drop_table(name)
    return kept, found.account, told


def notes(engine: Backend, *rows: Row) -> list[str | None]:
    return [row[2] for row in counted(engine, list(rows))[0]]


def test_equal_rows_count_once_and_each_copy_is_told(engine: Backend) -> None:
    rows, account, told = counted(engine, [("H1", "P1", "a", NEW)] * 3)
    assert [row[:3] for row in rows] == [("H1", "P1", "a")]
    assert (account["read"], account["copies"], account["counted"]) == (3, 2, 1)
    assert [(row["rule"], row["severity"], row["key"]) for row in told] == [("row_copied", "warning", "P1")] * 2


def test_of_different_rows_the_one_updated_last_counts(engine: Backend) -> None:
    assert notes(engine, ("H1", "P1", "new", NEW), ("H1", "P1", "old", OLD)) == ["new"]
    assert notes(engine, ("H1", "P1", "z", "2020-13-01 00:00:00"), ("H1", "P1", "a", OLD)) == ["a"]
    assert notes(engine, ("H1", "P1", "z", None), ("H1", "P1", "a", OLD)) == ["a"]


def test_updated_at_one_moment_the_greatest_row_counts_null_smallest(engine: Backend) -> None:
    assert notes(engine, ("H1", "P1", "b", NEW), ("H1", "P1", "甲", NEW), ("H1", "P1", "a", NEW)) == ["甲"]
    assert notes(engine, ("H1", "P1", None, NEW), ("H1", "P1", "0", NEW)) == ["0"]


def test_a_superseded_row_is_one_error_of_its_number(engine: Backend) -> None:
    _, account, told = counted(engine, [("H1", "P1", "a", NEW), ("H1", "P1", "b", OLD), ("H1", "P1", "c", OLD)])
    assert account["superseded"] == 2
    assert [(row["rule"], row["severity"], row["key"]) for row in told] == [("row_superseded", "error", "P1")]


def test_one_number_in_two_households_is_two_people(engine: Backend) -> None:
    rows, account, told = counted(engine, [("H1", "P1", "a", NEW), ("H2", "P1", "b", OLD)])
    assert len(rows) == 2 and account["superseded"] == 0 and told == []


@pytest.mark.parametrize("household", [None, "H9", "h1"])
def test_a_row_of_no_household_takes_no_part(engine: Backend, household: str | None) -> None:
    rows, account, told = counted(engine, [(household, "P1", "a", NEW)])
    assert rows == [] and account["without household"] == 1
    assert [(row["rule"], row["severity"], row["field"]) for row in told] == [
        ("household_unknown", "error", "household_no")
    ]


def test_a_row_without_its_number_takes_no_part(engine: Backend) -> None:
    rows, account, told = counted(engine, [("H1", None, "a", NEW), ("H1", None, "b", NEW)])
    assert rows == [] and (account["without number"], account["superseded"]) == (2, 0)
    assert [(row["rule"], row["key"], row["asks"]) for row in told] == [("value_missing", "（空）", "complete")] * 2


def test_an_unreadable_value_is_blank_but_for_what_makes_its_row_useless(engine: Backend) -> None:
    spent = ("H1", "P1", "2020-04-01", "因病")
    table = load_model()["expense_entry"]
    rows, account, told = counted(engine, [(*spent, "abc", "1"), (*spent, "9", "abc"), (*spent, "8", None)], table)
    assert sorted((str(row[4]), str(row[5])) for row in rows) == [("8.00", "None"), ("None", "1.00")]
    assert (account["unreadable"], account["counted"]) == (1, 2)
    assert {(row["rule"], row["field"], row["value"]) for row in told} == {
        ("value_unreadable", "amount", "abc"),
        ("value_unreadable", "reimbursed", "abc"),
    }


@pytest.mark.parametrize(
    ("note", "found"),
    [("a" * 32_767, False), ("a" * 32_768, True), ("甲" * 32_768, True), ("𠮷" * 16_383, False), ("𠮷" * 16_384, True)],
    ids=["as much as a cell holds", "one more", "one more in Chinese", "rare characters are two", "one more of them"],
)
def test_a_text_that_no_cell_holds_counts_and_is_told(engine: Backend, note: str, found: bool) -> None:
    rows, account, told = counted(engine, [("H1", "P1", note, NEW)])
    assert rows[0][2] == note and account["counted"] == 1
    assert [(row["rule"], row["severity"], row["key"]) for row in told] == (
        [("text_too_long", "warning", "P1")] if found else []
    )


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["H1", "H2", "H9", None]),
        st.sampled_from(["P1", "P2", None]),
        st.sampled_from(["a", "b", "甲", None]),
        st.sampled_from([OLD, NEW, "yesterday", None]),
    ),
    max_size=25,
)


def _rank(row: Row) -> tuple[tuple[bool, str], ...]:
    """Greatest readable updated_at, then greatest row; null smallest."""
    readable = row[3] if row[3] in (OLD, NEW) else None
    return tuple((value is not None, value or "") for value in (readable, *row))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_every_row_is_in_one_place(engine: Backend, rows: list[Row]) -> None:
    distinct = set(rows)
    at_home = {row for row in distinct if row[0] in ("H1", "H2")}
    numbered = {row for row in at_home if row[1] is not None}
    latest = {
        number: max((row for row in numbered if row[:2] == number), key=_rank)
        for number in {row[:2] for row in numbered}
    }
    kept, account, told = counted(engine, rows)
    assert sorted(kept_row[:2] for kept_row in kept) == sorted(latest)
    assert {row[:2]: row[2] for row in kept} == {number: row[2] for number, row in latest.items()}
    assert account == {
        "read": len(rows),
        "copies": len(rows) - len(distinct),
        "superseded": len(numbered) - len(latest),
        "without household": len(distinct) - len(at_home),
        "without number": len(at_home) - len(numbered),
        "unreadable": 0,
        "counted": len(latest),
    }
    rules = Counter(row["rule"] for row in told)
    assert rules["row_copied"] == account["copies"] and rules["household_unknown"] == account["without household"]
