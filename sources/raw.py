"""The platform's tables as normalised text in canonical words, read at one moment into a scratch folder."""

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from policies.model import Table, load_model
from sources.mapping import TableMapping
from sources.normalise import CHANGES, Codes, normalise
from sources.platform import PlatformError, reading, reading_table
from sources.progress import told
from sources.reader import reader
from sources.stream import check_tables
from storage.passing import passing

log = logging.getLogger("jianbang.pull")


def values_of(raw: Path, table: str) -> Path:
    """The file of a table's normalised texts."""
    return raw / f"{table}.parquet"


def changes_of(raw: Path, table: str) -> Path:
    """The file of what normalising changed in a table."""
    return raw / f"{table}.changes.parquet"


def read_tables(source: str, tables: Mapping[str, TableMapping], codes: Codes, raw: Path) -> Iterator[str]:
    """Read one table after the other into `raw`, row counts compared with the source; yields the name of each when it
    is there. Raises PlatformError when the platform cannot be read.
    """
    with reading(source) as connection, reader(connection) as platform:
        check_tables(connection, dict(tables))
        for number, (name, table) in enumerate(tables.items(), start=1):
            with reading_table(table.table):
                expected = platform.count(table)
                log.info("reading table %d of %d: %s, %s rows", number, len(tables), table.table, f"{expected:,}")
                batches = told(platform.stream(table), table.table, expected)
                written = _write(batches, load_model()[name], codes, raw)
            if written != expected:
                lost = f"table {table.table}: {written} rows arrived of {expected} that the source counts"
                raise passing(PlatformError(lost))
            yield name


def _write(batches: Iterator[pa.RecordBatch], table: Table, codes: Codes, raw: Path) -> int:
    schema = pa.schema([(name, pa.dictionary(pa.int32(), pa.string())) for name in table.columns])
    rows = 0
    with (
        pq.ParquetWriter(values_of(raw, table.table), schema, compression="none") as values,
        pq.ParquetWriter(changes_of(raw, table.table), CHANGES) as changes,
    ):
        for batch in batches:
            after, changed = normalise(batch, table, codes)
            values.write_batch(after)
            if changed.num_rows:
                changes.write_table(changed)
            rows += batch.num_rows
    return rows
