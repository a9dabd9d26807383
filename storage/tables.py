"""Published Parquet tables as Ibis tables, and result tables as Parquet files in their model's order, held to their
model.
"""

import re
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from policies.derived import with_numbers
from policies.files import PolicyError
from policies.finding import READING
from policies.model import load_model
from policies.results import ResultColumn, ResultTable, load_results
from policies.schemas import reading_schema, result_type
from storage.day import Part
from storage.engine import Connection, open_parquet, write_parquet


class ResultError(PolicyError):
    """A table is not as its model says; one line that names file, column and what stands there."""


def open_tables(connection: Connection, part: Part, names: list[str]) -> dict[str, ir.Table]:
    """The named tables of a published part, each compared with its manifest; two days' tables stand beside each other
    under their own names.
    """
    place = re.sub(r"\W", "_", f"{part.folder.parent.name}_{part.folder.name}")
    return {name: open_parquet(connection, part.table(name), f"{place}_{name}") for name in names}


def open_snapshot(connection: Connection, part: Part) -> dict[str, ir.Table]:
    """Every canonical table of a snapshot, and `county`; what is derived stands also in one written before it was."""
    tables = open_tables(connection, part, [*load_model(), "county"])
    for name, table in load_model().items():
        if not set(table.derived) <= set(tables[name].columns):
            tables[name] = with_numbers(tables[name], table)
    return tables


def open_reading(connection: Connection, part: Part) -> ir.Table:
    """The findings of reading of a snapshot, null in what one written before does not tell."""
    rows = open_tables(connection, part, [READING])[READING]
    new = {name: ibis.null(kind) for name, kind in reading_schema().items() if name not in rows.columns}
    return rows.mutate(**new) if new else rows


def open_result(connection: Connection, part: Part, name: str) -> ir.Table:
    """A result table with every column of its model, null where the day was written before the column was."""
    rows = open_tables(connection, part, [name])[name]
    columns = load_results()[name].columns
    new = {column: ibis.null(result_type(model)) for column, model in columns.items() if column not in rows.columns}
    return rows.mutate(**new) if new else rows


def _settled(rows: ir.Table, columns: dict[str, ResultColumn]) -> ir.Table:
    """Counts as 64-bit integers: the engine's sums are wider, which Ibis does not know."""
    wide = {
        name: rows[name].cast("decimal(38, 0)").cast("int64") for name, each in columns.items() if each.type == "count"
    }
    return rows.mutate(**wide)


def _fits(column: ResultColumn, kind: pa.DataType) -> bool:
    match column.type:
        case "text" | "code":
            return pa.types.is_string(kind)
        case "codes":
            return pa.types.is_list(kind) and pa.types.is_string(kind.value_type)
        case "bool":
            return pa.types.is_boolean(kind)
        case "count":
            return pa.types.is_int64(kind)
        case "date":
            return pa.types.is_date32(kind)
        case "decimal":
            return pa.types.is_decimal(kind) and kind.scale == column.scale


def check_columns(names: list[str], model: ResultTable) -> None:
    """Raise ResultError when the columns are not exactly the model's."""
    missing, unknown = set(model.columns) - set(names), set(names) - set(model.columns)
    if missing or unknown:
        raise ResultError(f"results/{model.table}.yaml: missing {sorted(missing)}, not in the model {sorted(unknown)}")


def check_file(path: Path, model: ResultTable) -> int:
    """How many rows a written table has; raises ResultError when its columns or types are not the model's."""
    schema = pq.read_schema(path)
    check_columns(schema.names, model)
    for name, column in model.columns.items():
        if not _fits(column, schema.field(name).type):
            told = f"decimal with {column.scale} decimals" if column.type == "decimal" else column.type
            raise ResultError(
                f"results/{model.table}.yaml: {name} is a {told}, the table holds {schema.field(name).type}"
            )
    return count_rows(path)


def write_result(rows: ir.Table, folder: Path, name: str, without: tuple[str, ...] = ()) -> int:
    """Write a result table in its model's order, held to its model; returns how many rows it has.

    `without`: columns that the table does not have yet on this floor. Raises ResultError naming the column at fault.
    """
    full = load_results()[name]
    model = full.model_copy(
        update={"columns": {each: own for each, own in full.columns.items() if each not in without}}
    )
    check_columns(list(rows.columns), model)
    path = folder / f"{name}.parquet"
    settled = _settled(rows, model.columns).select(*model.columns)
    write_parquet(settled.order_by([column for column in model.order if column in model.columns]), path)
    return check_file(path, model)


def count_rows(path: Path) -> int:
    """Rows of a Parquet file, from its footer."""
    return int(pq.read_metadata(path).num_rows)
