"""Canonical tables in memory, and what an expression gives on them: formulas are tried without files, in
milliseconds.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import ibis
import ibis.expr.datatypes as dtypes
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from policies.derived import with_numbers
from policies.in_force import InForce, in_force
from policies.model import load_model
from policies.schemas import COUNTY, empty_snapshot, snapshot_schema
from transforms.assessment import assess_households
from transforms.windows import judgement_months

Row = dict[str, Any]
DAY = dt.date(2020, 5, 8)
_READ = {dtypes.Date: dt.date.fromisoformat, dtypes.Decimal: Decimal}


@cache
def engine() -> Backend:
    """An engine in memory, set as `storage.engine` sets it."""
    connection = ibis.duckdb.connect(threads=1)
    connection.raw_sql("SET lambda_syntax = 'ENABLE_SINGLE_ARROW'")
    return connection


@cache
def policy(day: str = DAY.isoformat()) -> InForce:
    """The shipped parameters of a day."""
    return in_force(dt.date.fromisoformat(day))


def _value(value: Any, kind: dtypes.DataType) -> Any:
    """A date or an amount may be written as text: "2020-05-08", "4827.00"."""
    return _READ.get(type(kind), str)(value) if isinstance(value, str) else value


def given(schema: Mapping[str, Any], *rows: Row) -> ir.Table:
    """Rows of a table of any schema; what a row leaves out is null, a column there is not is a mistake of the test."""
    types = ibis.schema(schema)
    unknown = {name for row in rows for name in row} - set(types.names)
    assert not unknown, unknown
    typed = [{name: _value(row.get(name), kind) for name, kind in types.items()} for row in rows]
    return ibis.memtable(pa.Table.from_pylist(typed, types.to_pyarrow()))


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    """What a snapshot derives from identity numbers, as a prepared statement: to parse it takes most of a second."""
    numbers = with_numbers(ibis.table({"id_number": "string"}, name="entered"), load_model()["member"])
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("CREATE TABLE entered (id_number VARCHAR)")
    connection.execute(f"PREPARE derived AS {ibis.to_sql(numbers, dialect='duckdb')}")
    return connection


def _derived(numbers: list[str]) -> dict[str | None, Row]:
    """What is derived from each number; nothing from a blank one."""
    if not numbers:
        return {}
    connection = _reader()
    connection.execute("DELETE FROM entered")
    connection.executemany("INSERT INTO entered VALUES (?)", [[number] for number in numbers])
    found = connection.execute("EXECUTE derived")
    names = [column[0] for column in found.description]
    return {row[0]: dict(zip(names, row, strict=True)) for row in found.fetchall()}


def canonical(table: str, *rows: Row) -> ir.Table:
    """Rows of a canonical table (or `county`), typed by the model, with what a snapshot derives from them."""
    if table == "county":
        return given(COUNTY, *rows)
    derived, read = load_model()[table].derived, _derived([row["id_number"] for row in rows if row.get("id_number")])
    own = ({name: read.get(row.get("id_number"), {}).get(name) for name in derived} for row in rows)
    return given(snapshot_schema(table), *(row | each for row, each in zip(rows, own, strict=True)))


def judgement(identified: Mapping[str, str | None], day: str = DAY.isoformat()) -> ir.Table:
    """M and E of households, by number their identified month ("2020-02"), judged on a day."""
    months = {number: month and f"{month}-01" for number, month in identified.items()}
    rows = canonical(
        "household", *({"household_no": number, "identified_month": month} for number, month in months.items())
    )
    return judgement_months(rows, dt.date.fromisoformat(day))


@cache
def _assessed_schema() -> ibis.Schema:
    return assess_households(empty_snapshot(), policy()).schema()


def assessed(*rows: Row) -> ir.Table:
    """Rows as the assessment gives them, facts included; a list left out is empty."""
    schema = _assessed_schema()
    lists: Row = {name: [] for name, kind in schema.items() if kind.is_array()}
    return given(schema, *(lists | row for row in rows))


def found(rows: ir.Table) -> list[Row]:
    """The rows an expression gives, as Python values."""
    answer: list[Row] = engine().to_pyarrow(rows).to_pylist()
    return answer


def values(column: ir.Value) -> list[Any]:
    """The values of one column, in the order of the rows given."""
    answer: list[Any] = engine().to_pyarrow(column.name("value").as_table()).column("value").to_pylist()
    return answer


def by_household(rows: ir.Table) -> dict[str, Row]:
    """The rows an expression gives, one per household, by its number."""
    each = found(rows)
    told = {row.pop("household_no"): row for row in each}
    assert len(told) == len(each), "a household has more than one row"
    return told
