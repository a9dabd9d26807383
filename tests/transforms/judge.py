"""The assessment as one compiled query over canonical tables in memory, to be asked many times."""

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import ibis

from policies.in_force import in_force
from policies.model import load_model
from sources.reading import MONEY
from transforms.assessment import assess_households, contract

DAY = dt.date(2020, 5, 8)
TYPES = {"month": "date", "date": "date", "compact_date": "date", "timestamp": "timestamp", "integer": "int64", "amount": MONEY}
Row = dict[str, Any]


@cache
def _compiled() -> tuple[duckdb.DuckDBPyConnection, str]:
    connection = ibis.duckdb.connect(threads=1)
    connection.raw_sql("SET lambda_syntax = 'ENABLE_SINGLE_ARROW'")
    tables = {}
    for name, table in load_model().items():
        schema = {column: TYPES.get(spec.type, "string") for column, spec in table.columns.items()}
        tables[name] = connection.create_table(name, schema=schema)
    query = str(ibis.to_sql(contract(assess_households(tables, in_force(DAY))), dialect="duckdb"))
    return connection.con, query


def assess(rows: dict[str, list[Row]]) -> dict[str, Row]:
    """The assessment of canonical rows on DAY, by household."""
    connection, query = _compiled()
    for name, table in load_model().items():
        connection.execute(f"delete from {name}")
        if rows.get(name):
            marks = ", ".join("?" * len(table.columns))
            values = [[row.get(column) for column in table.columns] for row in rows[name]]
            connection.executemany(f"insert into {name} values ({marks})", values)
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    judged = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    assert len(judged) == len({row["household_no"] for row in judged})
    return {row["household_no"]: row for row in judged}


def money(cents: int) -> Decimal:
    return Decimal(cents) / 100
