"""One table of the platform as a stream of text columns, counted against the source: in the way that every database
takes, a value at a time.
"""

from collections.abc import Generator

import pyarrow as pa
import sqlalchemy as sa

from sources.mapping import TableMapping
from sources.platform import PlatformError
from sources.texts import as_text

BATCH_ROWS = 50_000


def check_tables(connection: sa.Connection, tables: dict[str, TableMapping]) -> None:
    """Raise one PlatformError that names every missing table and column, in the platform's own words."""
    inspector = sa.inspect(connection)
    present = {*inspector.get_table_names(), *inspector.get_view_names()}
    missing = [f"table {each.table}" for each in tables.values() if each.table not in present]
    for each in tables.values():
        if each.table in present:
            columns = {column["name"] for column in inspector.get_columns(each.table)}
            missing.extend(f"column {each.table}.{column}" for column in each.columns.values() if column not in columns)
    if missing:
        raise PlatformError(f"the platform lacks {', '.join(missing)}; see sources/mappings")


def _selected(connection: sa.Connection, column: str) -> sa.ColumnElement[str]:
    """The column, turned to text by the database where that keeps every digit."""
    if connection.dialect.name == "postgresql":
        return sa.cast(sa.column(column), sa.Text())
    if connection.dialect.name in ("mysql", "mariadb"):
        return sa.cast(sa.column(column), sa.CHAR())
    return sa.column(column)


def count_rows(connection: sa.Connection, table: str) -> int:
    """How many rows the source says the table has, in the connection's consistent view."""
    return connection.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()


def stream(connection: sa.Connection, table: TableMapping) -> Generator[pa.RecordBatch]:
    """The table's rows as batches of text columns under their canonical names, in bounded memory."""
    columns = [_selected(connection, column) for column in table.columns.values()]
    statement = sa.select(*columns).select_from(sa.table(table.table))
    schema = pa.schema([(canonical, pa.string()) for canonical in table.columns])
    rows = connection.execution_options(stream_results=True, max_row_buffer=BATCH_ROWS).execute(statement)
    for chunk in rows.partitions(BATCH_ROWS):
        texts = [pa.array([as_text(value) for value in column], pa.string()) for column in zip(*chunk, strict=True)]
        yield pa.RecordBatch.from_arrays(texts, schema=schema)
