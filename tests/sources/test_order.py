"""The order of canonical rows: the one of their key and then of all their columns, whatever is compared."""

from collections.abc import Iterator
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ibis.backends.duckdb import Backend

from policies.model import load_code_sets, load_model
from sources.order import order_of, ordered
from storage.engine import ROW
from tests.sources.engine import in_memory

HOUSEHOLDS = ["9", "A", "H1", "H10", "H2", "户"]
KINDS = [*load_code_sets()["income_kind"], None]
INCOME = pa.schema(
    {"household_no": pa.string(), "month": pa.date32(), "kind": pa.string(), "amount": pa.decimal128(14, 2)}
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Backend]:
    with in_memory() as connection:
        yield connection


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("household", ["household_no"]),
        ("member", ["person_no", "household_no"]),
        ("income_entry", ["household_no", "month", "kind", "amount"]),
    ],
)
def test_nothing_is_compared_behind_what_tells_rows_apart(table: str, columns: list[str]) -> None:
    assert order_of(load_model()[table]) == columns


def test_what_tells_rows_apart_is_text_as_it_was_read() -> None:
    apart = {(name, column) for name, table in load_model().items() for column in table.latest_by or []}
    assert {load_model()[name].columns[column].type for name, column in apart} == {"text"}


_ENTRIES = st.tuples(
    st.sampled_from(HOUSEHOLDS),
    st.none() | st.dates(),
    st.sampled_from(KINDS),
    st.none() | st.decimals(min_value=0, max_value=99, places=2),
)


@settings(max_examples=10, deadline=None)
@given(st.lists(_ENTRIES, min_size=1, max_size=30))
def test_places_order_as_numbers_and_codes_do(engine: Backend, entries: list[tuple[Any, ...]]) -> None:
    table = load_model()["income_entry"]
    told = [dict(zip(INCOME.names, entry, strict=True)) for entry in entries]
    rows = ibis.memtable(pa.Table.from_pylist(told, schema=INCOME))
    households = ibis.memtable({"household_no": HOUSEHOLDS, ROW: list(range(len(HOUSEHOLDS)))})
    found = engine.to_pyarrow(ordered(rows, table, load_code_sets(), households)).to_pylist()
    # As texts are ordered by their bytes, and nothing comes before null.
    in_order = sorted(entries, key=lambda entry: [(each is None, _comparable(each)) for each in entry])
    assert [tuple(row.values()) for row in found] == in_order


def _comparable(value: object) -> Any:
    return value.encode() if isinstance(value, str) else 0 if value is None else value
