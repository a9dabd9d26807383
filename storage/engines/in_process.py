"""DuckDB in the process, bounded in memory and threads: the engine without a setting."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend
from ibis.expr.schema import Schema

from storage.engines.errors import EngineError
from storage.settings import Settings

# Where intermediate tables lie: catalogue and schema.
_PLACE = ("temp", "main")


@contextlib.contextmanager
def opened(settings: Settings, memory: str, folder: Path) -> Iterator[Backend]:
    """An engine that spills into `folder`.

    Raises EngineError for whatever in the block needs more memory than it has.
    """
    connection = ibis.duckdb.connect(
        folder / "work.duckdb", threads=settings.threads, memory_limit=memory, temp_directory=str(folder)
    )
    # Ibis 12 writes lambdas in the syntax that DuckDB 2 takes only when told to.
    connection.raw_sql("SET lambda_syntax = 'ENABLE_SINGLE_ARROW'")
    # It takes a process that was begun without a file for somebody who looks on.
    connection.raw_sql("SET enable_progress_bar = false")
    try:
        yield connection
    except duckdb.OutOfMemoryException:
        why = f"JIANBANG_MEMORY={settings.memory}: the engine needs more, scratch does not stand in for all of it"
        raise EngineError(f"{why}; set more, no more than the machine has") from None
    finally:
        connection.disconnect()


def read_file(connection: Backend, path: Path, name: str, numbered: bool) -> ir.Table:
    """A Parquet file as a table, `numbered` with the place of each row."""
    more = {"file_row_number": True} if numbered else {}
    return connection.read_parquet(path, table_name=name, hive_partitioning=False, **more)


def write_file(connection: Backend, rows: ir.Table, path: Path, compression: str) -> None:
    """The rows as one Parquet file, in their order."""
    connection.to_parquet(rows, path, compression=compression)


def kept(connection: Backend, name: str, rows: ir.Table) -> ir.Table:
    """The rows as an intermediate table.

    Ibis' own `create_table` asks the engine besides where it is and what it was just told; a day keeps hundreds.
    """
    connection._run_pre_execute_hooks(rows)  # tables in memory are made known to the engine
    _create(connection, name, rows.schema())
    connection.raw_sql(f'insert into "{name}" {connection.compile(rows)}')
    return _table(connection, name, rows.schema())


def empty(connection: Backend, name: str, schema: Schema) -> ir.Table:
    """An intermediate table without a row."""
    _create(connection, name, schema)
    return _table(connection, name, schema)


def _create(connection: Backend, name: str, schema: Schema) -> None:
    columns = ", ".join(each.sql(connection.dialect) for each in schema.to_sqlglot_column_defs(connection.dialect))
    connection.raw_sql(f'create temp table "{name}" ({columns})')


def _table(connection: Backend, name: str, schema: Schema) -> ir.Table:
    place = ops.Namespace(catalog=_PLACE[0], database=_PLACE[1])
    return ops.DatabaseTable(name, schema=schema, source=connection, namespace=place).to_expr()


def forget(connection: Backend, name: str, force: bool) -> None:
    """Give back the memory of an intermediate table."""
    connection.drop_table(name, database=_PLACE, force=force)
