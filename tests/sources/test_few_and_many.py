"""A small table is read row by row, a large one by the distinct texts of its columns: to the same end."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ibis.backends.duckdb import Backend

from policies.model import Column, ColumnType, Table
from sources import records
from sources.records import MANY
from tests.sources.test_records import OLD, Row, counted
from tests.sources.test_records import engine as engine

GOOD: dict[ColumnType, list[str | None]] = {
    "month": ["202005", "201912"],
    "date": ["2020-05-08", "2020-02-29"],
    "compact_date": ["20200508", "19800229"],
    "timestamp": [OLD],
    "integer": ["7", "007"],
    "amount": ["7", "12.5", ".5"],
    "year": ["2020"],
    "code": ["是", "否"],
}
ODD: list[str | None] = [None, "202013", "2020-02-30", "abc", "-1", "1.005"]
OF_EVERY_TYPE = Table(
    table="person",
    title="人",
    key=["household_no"],
    of_household=True,
    columns={
        "household_no": Column(type="text", title="户编号", required=True),
        **{kind: Column(type=kind, title=kind, codes="yes_no" if kind == "code" else None) for kind in GOOD},
    },
)


@st.composite
def rows_of_columns(draw: st.DrawFn) -> list[Row]:
    """Some columns can be read throughout, some cannot, some have blanks: each is read in a way of its own."""
    size = draw(st.integers(1, 8))
    texts = [draw(st.sampled_from([own, [*own, *ODD], [*own, None]])) for own in GOOD.values()]
    return [("H1", *(draw(st.sampled_from(column)) for column in texts)) for _ in range(size)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows_of_columns())
def test_few_rows_and_many_are_read_alike(engine: Backend, monkeypatch: pytest.MonkeyPatch, rows: list[Row]) -> None:
    told = []
    for many in (MANY, 0):
        monkeypatch.setattr(records, "MANY", many)
        values, account, findings = counted(engine, rows, OF_EVERY_TYPE)
        told.append((sorted(values, key=repr), account, sorted(findings, key=repr)))
    assert told[0] == told[1]
