"""A snapshot of the platform: its tables, canonical and typed, with the findings of their reading."""

import logging
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends.duckdb import Backend

from policies.derived import with_numbers
from policies.finding import COLUMNS, OF_READING, READING
from policies.model import Table, load_code_sets, load_model
from sources import findings
from sources.counties import counties, household_counties
from sources.mapping import Mapping as PlatformMapping
from sources.mapping import TableMapping
from sources.normalise import CHANGES, Codes, normalise
from sources.platform import PlatformError, reading, reading_table
from sources.records import Counted, count_records
from sources.reader import reader
from sources.stream import check_tables
from storage.engine import open_parquet
from storage.passing import passing

log = logging.getLogger("jianbang.pull")

FINDINGS = READING
COUNTIES = "county"


def write_snapshot(
    source: str,
    mapping: PlatformMapping,
    connection: Backend,
    folder: Path,
    scratch: Path,
    only: Collection[str] | None = None,
) -> dict[str, dict[str, int]]:
    """Read the platform and write its canonical tables and reading findings into `folder`.

    `only`: the tables to read, household and division among them; all without it. Returns per table where every row
    read went. Raises PlatformError when the platform cannot be read.
    """
    tables = {name: table for name, table in mapping.tables.items() if only is None or name in only}
    _stream_all(source, tables, mapping.codes, scratch)
    return _write_canonical(connection, scratch, folder, tables)


def _stream_all(source: str, tables: Mapping[str, TableMapping], codes: Codes, raw: Path) -> None:
    """The tables as normalised text in canonical words into `raw`, read at one moment, row counts compared with the
    source.
    """
    with reading(source) as connection, reader(connection) as platform:
        check_tables(connection, dict(tables))
        for number, (name, table) in enumerate(tables.items(), start=1):
            with reading_table(table.table):
                expected = platform.count(table)
                log.info("reading table %d of %d: %s, %s rows", number, len(tables), table.table, f"{expected:,}")
                written = _write_raw(platform.stream(table), load_model()[name], codes, raw)
            if written != expected:
                told = f"table {table.table}: {written} rows arrived of {expected} that the source counts"
                raise passing(PlatformError(told))


def _write_raw(batches: Iterator[pa.RecordBatch], table: Table, codes: Codes, raw: Path) -> int:
    schema = pa.schema([(name, pa.string()) for name in table.columns])
    rows = 0
    with (
        pq.ParquetWriter(raw / f"{table.table}.parquet", schema) as values,
        pq.ParquetWriter(raw / f"{table.table}.changes.parquet", CHANGES) as changes,
    ):
        for batch in batches:
            after, changed = normalise(batch.select(list(table.columns)), table, codes)
            values.write_batch(after)
            changes.write_table(changed)
            rows += batch.num_rows
    return rows


def _write_canonical(
    connection: Backend, raw: Path, folder: Path, tables: Collection[str]
) -> dict[str, dict[str, int]]:
    model, code_sets = load_model(), load_code_sets()
    account: dict[str, dict[str, int]] = {}
    found: list[ir.Table] = []
    households: ir.Table | None = None
    for name in ["household", *(name for name in model if name in tables and name != "household")]:
        table = model[name]
        log.info("reading values of %s", name)
        rows = connection.read_parquet(
            raw / f"{name}.parquet", table_name=f"raw_{name}", hive_partitioning=False, file_row_number=True
        )
        counted = count_records(connection, rows, table, code_sets, households)
        ordered = counted.rows.order_by(list(dict.fromkeys([*table.key, *table.columns])))
        _write(with_numbers(ordered, table), folder / f"{name}.parquet")
        found += _store(connection, counted, raw / f"{name}.changes.parquet", table)
        account[name] = counted.account
        if name == "household":
            households = open_parquet(connection, folder / "household.parquet", "household")
        for kept in counted.kept:
            connection.drop_table(kept)
    assert households is not None
    _write_findings(connection, households, found, folder)
    return account


def _store(connection: Backend, counted: Counted, changes: Path, table: Table) -> list[ir.Table]:
    """The findings of one table, kept until all tables are read; of none without any."""
    own = counted.findings
    if pq.read_metadata(changes).num_rows:
        own = [findings.of_changes(open_parquet(connection, changes, f"changes_{table.table}"), table), *own]
    return [connection.create_table(f"findings_{table.table}", ibis.union(*own), temp=True)] if own else []


def _write_findings(connection: Backend, households: ir.Table, found: list[ir.Table], folder: Path) -> None:
    division = open_parquet(connection, folder / "division.parquet", "division")
    county = counties(division)
    _write(county.order_by("county_code"), folder / f"{COUNTIES}.parquet")
    home = household_counties(households, county)
    stray = findings.of_no_county(households.anti_join(home, "household_no"), load_model()["household"])
    everything = ibis.union(stray, *found) if found else stray
    placed = everything.left_join(home, "household_no").select(*COLUMNS, "county_code", *OF_READING)
    _write(
        placed.order_by(["table", "rule", "key", "field", "value", "value_sha256", "household_no", *OF_READING]),
        folder / f"{FINDINGS}.parquet",
    )


def _write(rows: ir.Table, path: Path) -> None:
    rows.to_parquet(path, compression="zstd")
