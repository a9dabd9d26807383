"""The platform's tables as normalised text in canonical words, read at one moment into a scratch folder."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from itertools import chain, islice, takewhile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from policies.model import Table, load_model
from sources.mapping import TableMapping
from sources.normalise import CHANGES, Codes, normalise
from sources.platform import PlatformError, reading, reading_table
from sources.progress import told
from sources.reader import Reader, reader
from sources.stream import check_tables
from storage.ahead import one_ahead
from storage.digests import digest
from storage.passing import passing

log = logging.getLogger("jianbang.pull")


def values_of(raw: Path, table: str) -> Path:
    """The file of a table's normalised texts."""
    return raw / f"{table}.parquet"


def changes_of(raw: Path, table: str) -> Path:
    """The file of what normalising changed in a table."""
    return raw / f"{table}.changes.parquet"


def digest_of(raw: Path, table: str) -> str:
    """What a table was read as: equal for equal rows in equal order."""
    return f"{digest(values_of(raw, table))}/{digest(changes_of(raw, table))}"


def read_tables(
    source: str,
    tables: Mapping[str, TableMapping],
    codes: Codes,
    raw: Path,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[str]:
    """Read one table after the other into `raw`, row counts compared with the source; yields the name of each when it
    is there, until `stopped`. Rows are read in a thread while those before them are normalised and written. Raises
    PlatformError when the platform cannot be read.
    """
    with reading(source) as connection, reader(connection) as platform:
        check_tables(connection, dict(tables))
        expected = {name: _count(platform, table) for name, table in tables.items()}
        for number, name in enumerate(_shortest_first(expected), start=1):
            table, rows = tables[name], expected[name]
            log.info("reading table %d of %d: %s, %s rows", number, len(tables), table.table, f"{rows:,}")
            with (
                reading_table(table.table),
                closing(platform.stream(table)) as stream,
                closing(one_ahead(stream)) as read,
            ):
                batches = takewhile(lambda _: not stopped(), told(read, table.table, rows))
                written = _write(batches, load_model()[name], codes, raw)
            if stopped():
                return
            if written != rows:
                lost = f"table {table.table}: {written} rows arrived of {rows} that the source counts"
                raise passing(PlatformError(lost))
            yield name


def _count(platform: Reader, table: TableMapping) -> int:
    with reading_table(table.table):
        return platform.count(table)


def _shortest_first(rows: Mapping[str, int]) -> list[str]:
    """The order in which tables are read: households, whom the others ask for, then the short ones, so that what is
    done with each of them is done while long ones are read.
    """
    return sorted(rows, key=lambda name: (name != "household", rows[name], name))


def _write(batches: Iterator[pa.RecordBatch], table: Table, codes: Codes, raw: Path) -> int:
    schema = pa.schema([(name, pa.dictionary(pa.int32(), pa.string())) for name in table.columns])
    normalised = (normalise(batch, table, codes) for batch in batches)
    first = list(islice(normalised, 1))
    # Statistics cost as much as all other writing; what is asked of them is only which columns have no nulls.
    full = [name for name in table.columns if not any(after.column(name).null_count for after, _ in first)]
    rows = 0
    with (
        pq.ParquetWriter(
            values_of(raw, table.table), schema, compression="none", write_statistics=full or False
        ) as values,
        pq.ParquetWriter(changes_of(raw, table.table), CHANGES) as changes,
    ):
        for after, changed in chain(first, normalised):
            values.write_batch(after)
            if changed.num_rows:
                changes.write_table(changed)
            rows += after.num_rows
    return rows
