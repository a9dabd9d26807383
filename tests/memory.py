"""Canonical tables in memory, and what an expression gives on them: formulas are tried without files, in milliseconds."""

from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from policies.model import load_model
from policies.schemas import COUNTY, canonical_schema
from sources.identity import with_numbers

Row = dict[str, Any]


@cache
def engine() -> Backend:
    """An engine in memory, set as `storage.engine` sets it."""
    connection = ibis.duckdb.connect(threads=1)
    connection.raw_sql("SET lambda_syntax = 'ENABLE_SINGLE_ARROW'")
    return connection


def canonical(table: str, *rows: Row) -> ir.Table:
    """Rows of a canonical table (or `county`), typed by the model; what a row leaves out is null."""
    schema = ibis.schema(COUNTY) if table == "county" else canonical_schema(table)
    unknown = {name for row in rows for name in row} - set(schema.names)
    assert not unknown, (table, unknown)
    entered = ibis.memtable([{name: row.get(name) for name in schema.names} for row in rows], schema=schema)
    return entered if table == "county" else with_numbers(entered, load_model()[table])


def given(schema: dict[str, str], *rows: Row) -> ir.Table:
    """Rows of a table of any other schema; what a row leaves out is null."""
    return ibis.memtable([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def found(rows: ir.Table) -> list[Row]:
    """The rows an expression gives, as Python values."""
    answer: list[Row] = engine().to_pyarrow(rows).to_pylist()
    return answer
