"""Canonical tables in memory, and what an expression gives on them: formulas are tried without files, in milliseconds."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import ibis
import ibis.expr.datatypes as dtypes
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from policies.in_force import InForce, in_force
from policies.schemas import COUNTY, canonical_schema, empty_snapshot
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


def canonical(table: str, *rows: Row) -> ir.Table:
    """Rows of a canonical table (or `county`), typed by the model."""
    return given(COUNTY if table == "county" else canonical_schema(table), *rows)


def judgement(identified: Mapping[str, str | None], day: str = DAY.isoformat()) -> ir.Table:
    """M and E of households, by number their identified month ("2020-02"), judged on a day."""
    months = {number: month and f"{month}-01" for number, month in identified.items()}
    rows = canonical("household", *({"household_no": number, "identified_month": month} for number, month in months.items()))
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
