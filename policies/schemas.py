"""The models' types as Ibis types, and tables of them without any row: what an expression can be tried on."""

import ibis
import ibis.expr.types as ir

from policies.finding import COLUMNS, OF_READING, READING
from policies.model import ColumnType, load_model
from policies.results import ResultColumn, ResultType, load_results

MONEY = "decimal(14, 2)"
_CANONICAL: dict[ColumnType, str] = {
    "text": "string",
    "code": "string",
    "codes": "string",
    "month": "date",
    "date": "date",
    "compact_date": "date",
    "timestamp": "timestamp(0)",
    "year": "string",
    "integer": "int64",
    "amount": MONEY,
}
_DERIVED = {"text": "string", "date": "date", "boolean": "boolean"}
_RESULT: dict[ResultType, str] = {
    "text": "string",
    "code": "string",
    "codes": "array<string>",
    "bool": "boolean",
    "count": "int64",
    "date": "date",
}
COUNTY = {"county_code": "string", "county": "string", "prefecture_code": "string", "prefecture": "string"}


def reading_schema() -> ibis.Schema:
    """The columns of the snapshot's own findings."""
    return ibis.schema(dict.fromkeys((*COLUMNS, "county_code", *OF_READING), "string"))


def result_type(column: ResultColumn) -> str:
    """The Ibis type of a result's column."""
    return f"decimal(24, {column.scale})" if column.type == "decimal" else _RESULT[column.type]


def canonical_schema(table: str) -> ibis.Schema:
    """The columns and types of a canonical table as the platform enters it."""
    return ibis.schema({name: _CANONICAL[column.type] for name, column in load_model()[table].columns.items()})


def snapshot_schema(table: str) -> ibis.Schema:
    """The columns and types of a canonical table in the snapshot: as entered, then what is derived from that."""
    derived = {name: _DERIVED[column.type] for name, column in load_model()[table].derived.items()}
    return ibis.schema({**canonical_schema(table), **derived})


def result_schema(table: str) -> ibis.Schema:
    """The columns and types of a result table."""
    return ibis.schema({name: result_type(column) for name, column in load_results()[table].columns.items()})


def empty_snapshot() -> dict[str, ir.Table]:
    """Every canonical table, and `county`, unbound."""
    tables = {name: ibis.table(snapshot_schema(name), name=name) for name in load_model()}
    return tables | {"county": ibis.table(COUNTY, name="county"), READING: ibis.table(reading_schema(), name=READING)}


def empty_results() -> dict[str, ir.Table]:
    """Every result table, unbound."""
    return {name: ibis.table(result_schema(name), name=f"result_{name}") for name in load_results()}
