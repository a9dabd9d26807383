"""PostgreSQL's tables read by COPY, on the connection and in the transaction that SQLAlchemy opened."""

from collections.abc import Generator

import psycopg
import pyarrow as pa
import pyarrow.csv as csv
import sqlalchemy as sa
from psycopg import sql

from sources.mapping import TableMapping
from sources.texts import as_utf8

# A batch is parsed when it has so many bytes; one row may have more.
BATCH_BYTES = 8 << 20


def _copied(connection: psycopg.Connection, table: TableMapping) -> sql.Composed:
    """Every column as text; as UTF-8, but for a database that knows no character set and gives what it holds."""
    known = connection.info.parameter_status("server_encoding") != "SQL_ASCII"
    columns = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in table.columns.values())
    return sql.SQL("copy (select {} from {}) to stdout (format csv, encoding {})").format(
        columns, sql.Identifier(table.table), sql.Literal("UTF8" if known else "SQL_ASCII")
    )


def _parsed(lines: list[bytes], names: list[str]) -> pa.RecordBatch:
    """Whole rows of CSV as text columns: nothing between commas is null, '' is an empty text."""
    raw = b"".join(lines)
    table = csv.read_csv(
        pa.BufferReader(raw),
        csv.ReadOptions(column_names=names, use_threads=False, block_size=len(raw)),
        csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.binary()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    whole = table.combine_chunks().to_batches()[0]
    return pa.RecordBatch.from_arrays([as_utf8(column) for column in whole.columns], names=names)


def stream(connection: sa.Connection, table: TableMapping) -> Generator[pa.RecordBatch]:
    """The table's rows as batches of text columns under their canonical names, in bounded memory."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    names = list(table.columns)
    lines: list[bytes] = []
    size = 0
    try:
        with driver.cursor() as cursor, cursor.copy(_copied(driver, table)) as copy:
            for line in copy:
                lines.append(bytes(line))
                size += len(line)
                if size >= BATCH_BYTES:
                    yield _parsed(lines, names)
                    lines, size = [], 0
        if lines:
            yield _parsed(lines, names)
    except (psycopg.Error, pa.ArrowException) as error:
        raise sa.exc.DBAPIError("", None, error) from None
