"""SQLite's tables read by columns, without a Python value per cell: text for text what the driver of Python gives."""

import contextlib
from collections.abc import Generator, Iterator
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from adbc_driver_manager import Error, dbapi
from adbc_driver_sqlite import dbapi as sqlite

from sources.mapping import TableMapping
from sources.texts import as_utf8, real_texts

BATCH_ROWS = 65_536
PATIENCE = 5_000  # milliseconds until a writer is done, as the driver of Python has


@contextlib.contextmanager
def _told_as_database() -> Iterator[None]:
    """What the driver raises, in SQLAlchemy's clothes as any other database's error."""
    try:
        yield
    except (Error, OSError, pa.ArrowException) as error:
        raise sa.exc.DBAPIError("", None, error) from None


@contextlib.contextmanager
def opened(path: str) -> Iterator[dbapi.Connection]:
    """The file opened for reading only; what is read of it until the end is of one moment."""
    with _told_as_database():
        connection = sqlite.connect(f"file:{quote(path)}?mode=ro", autocommit=False)
    with connection:
        with _told_as_database():
            _values(connection, f"pragma busy_timeout = {PATIENCE}")
            _values(connection, "select count(*) from sqlite_master")  # a transaction begins with its first reading
        yield connection


def _values(connection: dbapi.Connection, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall()


def in_utf8(connection: dbapi.Connection) -> bool:
    """Whether the file holds its texts as they are read; one in UTF-16 is left to the driver of Python."""
    with _told_as_database():
        return _values(connection, "pragma encoding") == [("UTF-8",)]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def count(connection: dbapi.Connection, table: str) -> int:
    """How many rows the table has, in the connection's view."""
    with _told_as_database():
        return int(_values(connection, f"select count(*) from {_quoted(table)}")[0][0])


def _without_numbers(connection: dbapi.Connection, table: str) -> set[str]:
    """The columns that SQLite lets hold text and bytes alone, by its rules of affinity; none of a view."""
    stored = "select 1 from sqlite_master where name = ? and type = 'table' and sql like 'create table%'"
    if not _values(connection, stored, table):
        return set()
    columns = _values(connection, "select name, upper(type) from pragma_table_xinfo(?)", table)
    return {
        name for name, kind in columns if "INT" not in kind and any(word in kind for word in ("CHAR", "CLOB", "TEXT"))
    }


def _statement(table: TableMapping, texts: set[str]) -> str:
    """Each column as text, and one that may hold a number as text and float; a first row tells which is which.

    The driver takes a column's type from the first batch: integers are made texts, which it reads beside bytes.
    """
    first: list[str] = []
    rest: list[str] = []
    for name in table.columns.values():
        column = f"{_quoted(table.table)}.{_quoted(name)}"  # a bare name that is no column would be read as a text
        if name in texts:
            first.append("''")
            rest.append(column)
        else:
            first += ["''", "0.5"]
            as_text = f"when 'integer' then cast({column} as text) else {column}"
            rest.append(f"case typeof({column}) when 'real' then null {as_text} end")
            rest.append(f"case when typeof({column}) = 'real' then {column} end")
    return f"select {', '.join(first)} union all select {', '.join(rest)} from {_quoted(table.table)}"


def _as_texts(batch: pa.RecordBatch, table: TableMapping, texts: set[str]) -> pa.RecordBatch:
    """The columns that were read as one text each."""
    read = iter(batch.columns)
    columns: dict[str, pa.Array] = {}
    for canonical, name in table.columns.items():
        text = as_utf8(next(read))
        if name not in texts and (real := next(read)).null_count < len(real):
            reals = real_texts(real)
            text = reals if text.null_count == len(text) else pc.coalesce(text, reals)
        columns[canonical] = text
    return pa.RecordBatch.from_pydict(columns)


def stream(connection: dbapi.Connection, table: TableMapping) -> Generator[pa.RecordBatch]:
    """The table's rows as batches of text columns under their canonical names, in bounded memory."""
    with _told_as_database(), connection.cursor() as cursor:
        texts = _without_numbers(connection, table.table)
        cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(BATCH_ROWS)})
        cursor.execute(_statement(table, texts))
        with cursor.fetch_record_batch() as reader:
            skipped = 1
            for batch in reader:
                rows, skipped = batch.slice(skipped), 0
                if rows.num_rows:
                    yield _as_texts(rows, table, texts)
