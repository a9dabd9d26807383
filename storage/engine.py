"""The engine in which Ibis expressions run: the one place that knows which. A table is opened, an intermediate one kept
and forgotten, a file written here; all else is Ibis.
"""

import contextlib
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import ibis
import ibis.expr.types as ir
from ibis.backends.sql import SQLBackend

from storage.engines.errors import EngineError
from storage.scratch import scratch_folder
from storage.settings import Settings

# What Ibis calls an open engine.
Connection: TypeAlias = SQLBackend
# The module of each engine, by the name that Ibis gives it.
_DUCKDB, _SPARK = "duckdb", "pyspark"
_MODULES = {_DUCKDB: "storage.engines.in_process", _SPARK: "storage.engines.spark"}
# The column in which a row's place in its file stands, counted from 0.
ROW = "file_row_number"


@contextlib.contextmanager
def engine(settings: Settings, share: float = 1) -> Iterator[Connection]:
    """The engine that is set, with a scratch folder that is removed afterwards; `share`: how much of the memory that is
    set it takes.

    Raises EngineError when Spark is set and cannot be used.
    """
    opened = _engine_of(settings).opened
    with (
        scratch_folder(settings) as folder,
        opened(settings, _part(settings.memory, share), folder) as connection,
    ):
        yield connection


def _engine_of(settings: Settings) -> Any:
    if settings.engine == _DUCKDB:
        return _module(_DUCKDB)
    try:
        return _module(_SPARK)
    except ModuleNotFoundError as error:
        why = f"{error.name} is not installed; run: make env EXTRAS=spark"
        raise EngineError(f"JIANBANG_ENGINE={settings.engine}: {why}") from None


def _module(name: str) -> Any:
    return import_module(_MODULES[name])


def _part(memory: str, share: float) -> str:
    """Part of an amount of memory such as 3GB or 70%; what is none stays, for the engine to refuse."""
    number = re.match(r"[0-9]+(\.[0-9]+)?", memory)
    return memory if number is None else f"{float(number[0]) * share:g}{memory[number.end() :]}"


def open_parquet(connection: Connection, path: Path, name: str, numbered: bool = False) -> ir.Table:
    """A Parquet file as a table, `numbered` with the place of each row in ROW; `as_of=` in its path is no column."""
    table: ir.Table = _module(connection.name).read_file(connection, path, name, numbered)
    return table


def write_parquet(rows: ir.Table, path: Path, compression: str = "zstd") -> None:
    """The rows as one Parquet file, in their order."""
    connection = ibis.get_backend(rows)
    _module(connection.name).write_file(connection, rows, path, compression)


def kept(connection: Connection, name: str, rows: ir.Table) -> ir.Table:
    """The rows as an intermediate table `name`, of the types that they have in Ibis."""
    table: ir.Table = _module(connection.name).kept(connection, name, rows)
    return table


def empty_table(connection: Connection, name: str, schema: ibis.Schema) -> ir.Table:
    """An intermediate table `name` without a row."""
    table: ir.Table = _module(connection.name).empty(connection, name, schema)
    return table


def forget(connection: Connection, name: str, force: bool = False) -> None:
    """Give back the memory of an intermediate table; with `force` also when it is forgotten already."""
    _module(connection.name).forget(connection, name, force)
