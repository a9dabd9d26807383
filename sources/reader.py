"""How a platform's tables are read: by columns where the database has a way for it, else value by value."""

import contextlib
import logging
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

import pyarrow as pa
import sqlalchemy as sa

from sources import stream
from sources.driver_words import driver_words
from sources.mapping import TableMapping

log = logging.getLogger("jianbang.pull")


@dataclass(frozen=True)
class Reader:
    """Counts the rows of a table, and gives them as text columns under their canonical names; all of one moment."""

    count: Callable[[TableMapping], int]
    stream: Callable[[TableMapping], Generator[pa.RecordBatch]]


@contextlib.contextmanager
def reader(connection: sa.Connection) -> Iterator[Reader]:
    """The quickest way of reading in the connection's database; its errors are the database's."""
    # What a database needs is imported where it is met: a day reads one.
    match connection.dialect.name:
        case "sqlite":
            yield from _of_sqlite(connection)
        case "postgresql":
            from sources import postgresql_copy

            yield Reader(
                lambda table: stream.count_rows(connection, table.table),
                lambda table: postgresql_copy.stream(connection, table),
            )
        case "mysql" | "mariadb":
            yield from _of_mariadb(connection)
        case _:
            yield plain(connection)


def plain(connection: sa.Connection) -> Reader:
    """The way that every database takes."""
    return Reader(
        lambda table: stream.count_rows(connection, table.table), lambda table: stream.stream(connection, table)
    )


def _of_sqlite(connection: sa.Connection) -> Iterator[Reader]:
    from sources import sqlite_columns

    path = connection.exec_driver_sql("select file from pragma_database_list where name = 'main'").scalar_one()
    with contextlib.ExitStack() as stack:
        own = stack.enter_context(sqlite_columns.opened(path)) if path else None
        if own is None or not sqlite_columns.in_utf8(own):
            yield plain(connection)
        else:
            yield Reader(
                lambda table: sqlite_columns.count(own, table.table), lambda table: sqlite_columns.stream(own, table)
            )


def _of_mariadb(connection: sa.Connection) -> Iterator[Reader]:
    from sources import mariadb_client

    with contextlib.ExitStack() as stack:
        client = None
        if mariadb_client.usable(connection.engine.url):
            try:
                client = stack.enter_context(mariadb_client.opened(connection.engine.url))
            except sa.exc.DBAPIError as error:
                log.info("MariaDB's client cannot be used, so values are read one by one: %s", driver_words(error))
        if client is None:
            yield plain(connection)
        else:
            yield Reader(
                lambda table: mariadb_client.count(client, table.table),
                lambda table: mariadb_client.stream(client, table),
            )
