"""DuckDB in memory, set up as the day's engine is."""

import contextlib
from collections.abc import Iterator

import ibis
from ibis.backends.duckdb import Backend


@contextlib.contextmanager
def in_memory() -> Iterator[Backend]:
    connection = ibis.duckdb.connect(threads=1)
    connection.raw_sql("SET lambda_syntax = 'ENABLE_SINGLE_ARROW'")
    try:
        yield connection
    finally:
        connection.disconnect()
