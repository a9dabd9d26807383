"""The assessment as one compiled query over canonical tables in memory, to be asked many times."""

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir

from policies.derived import with_numbers
from policies.in_force import in_force
from policies.model import Table, load_model
from policies.schemas import canonical_schema, empty_snapshot
from transforms.assessment import assess_households, contract

DAY = dt.date(2020, 5, 8)
# What a day keeps beside its snapshot.
CLASSES = ibis.table({"household_no": "string", "household_class": "string"}, "classes")
Row = dict[str, Any]


def entered(table: Table) -> ir.Table:
    """A canonical table before anything is derived from it."""
    return ibis.table(canonical_schema(table.table), f"entered_{table.table}")


def snapshot_tables() -> dict[str, ir.Table]:
    """The tables of a snapshot, to make expressions of."""
    return empty_snapshot()


@cache
def assessment_sql() -> str:
    """The assessment on DAY as one query."""
    tables, policy = snapshot_tables(), in_force(DAY)
    judged = contract(assess_households(tables, policy), CLASSES)
    return str(ibis.to_sql(judged, dialect="duckdb"))


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    connection = ibis.duckdb.connect(threads=1)
    connection.raw_sql("SET lambda_syntax = 'ENABLE_SINGLE_ARROW'")
    for name, table in load_model().items():
        connection.create_table(f"entered_{name}", schema=entered(table).schema())
        connection.create_table(name, schema=snapshot_tables()[name].schema())
    connection.create_table("classes", schema=CLASSES.schema())
    return connection.con


@cache
def _derivation(name: str) -> str:
    return str(ibis.to_sql(with_numbers(entered(load_model()[name]), load_model()[name]), dialect="duckdb"))


def _insert(connection: duckdb.DuckDBPyConnection, table: Table, rows: list[Row]) -> None:
    marks = ", ".join("?" * len(table.columns))
    place = f"entered_{table.table}" if table.derived else table.table
    values = [[row.get(column) for column in table.columns] for row in rows]
    connection.executemany(f"insert into {place} values ({marks})", values)
    if table.derived:
        connection.execute(f"insert into {table.table} {_derivation(table.table)}")


def assess(rows: dict[str, list[Row]]) -> dict[str, Row]:
    """The assessment of canonical rows on DAY, by household."""
    connection = _engine()
    for name, table in load_model().items():
        connection.execute(f"delete from entered_{name}")
        connection.execute(f"delete from {name}")
        if rows.get(name):
            _insert(connection, table, rows[name])
    cursor = connection.execute(assessment_sql())
    names = [column[0] for column in cursor.description]
    judged = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    assert len(judged) == len({row["household_no"] for row in judged})
    return {row["household_no"]: row for row in judged}


def money(cents: int) -> Decimal:
    return Decimal(cents) / 100
