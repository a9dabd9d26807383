"""The DuckDB connection in which Ibis expressions run, bounded in memory and threads."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from storage.scratch import scratch_folder
from storage.settings import Settings

# Where intermediate tables lie: catalogue and schema.
_PLACE = ("temp", "main")


@contextlib.contextmanager
def engine(settings: Settings, share: float = 1) -> Iterator[Backend]:
    """An in-process DuckDB that spills to a scratch folder, removed afterwards; `share`: how much of the memory that is
    set it takes.
    """
    with scratch_folder(settings) as folder:
        connection = ibis.duckdb.connect(
            folder / "work.duckdb",
            threads=settings.threads,
            memory_limit=_part(settings.memory, share),
            temp_directory=str(folder),
        )
        # Ibis 12 writes lambdas in the syntax that DuckDB 2 takes only when told to.
        connection.raw_sql("SET lambda_syntax = 'ENABLE_SINGLE_ARROW'")
        try:
            yield connection
        finally:
            connection.disconnect()


def _part(memory: str, share: float) -> str:
    """Part of an amount of memory such as 3GB or 70%; what is none stays, for the engine to refuse."""
    number = re.match(r"[0-9]+(\.[0-9]+)?", memory)
    return memory if number is None else f"{float(number[0]) * share:g}{memory[number.end() :]}"


def open_parquet(connection: Backend, path: Path, name: str) -> ir.Table:
    """A Parquet file as a table; `as_of=` in its path is no column of it."""
    return connection.read_parquet(path, table_name=name, hive_partitioning=False)


def kept(connection: Backend, name: str, rows: ir.Table) -> ir.Table:
    """The rows as an intermediate table `name`, of the types that they have in Ibis.

    Ibis' own `create_table` asks the engine besides where it is and what it was just told; a day keeps hundreds.
    """
    connection._run_pre_execute_hooks(rows)  # tables in memory are made known to the engine
    columns = ", ".join(
        each.sql(connection.dialect) for each in rows.schema().to_sqlglot_column_defs(connection.dialect)
    )
    connection.raw_sql(f'create temp table "{name}" ({columns})')
    connection.raw_sql(f'insert into "{name}" {connection.compile(rows)}')
    place = ops.Namespace(catalog=_PLACE[0], database=_PLACE[1])
    return ops.DatabaseTable(name, schema=rows.schema(), source=connection, namespace=place).to_expr()


def forget(connection: Backend, name: str, force: bool = False) -> None:
    """Give back the memory of an intermediate table; with `force` also when it is forgotten already."""
    connection.drop_table(name, database=_PLACE, force=force)
