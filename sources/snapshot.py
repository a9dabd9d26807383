"""A snapshot of the platform: its tables, canonical and typed, with the findings of their reading."""

import logging
from collections.abc import Collection, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow.parquet as pq

from policies.derived import with_numbers
from policies.finding import COLUMNS, OF_READING, READING
from policies.model import Table, load_code_sets, load_model
from sources import findings
from sources.counties import counties, household_counties
from sources.mapping import Mapping as PlatformMapping
from sources.order import ordered
from sources.raw import changes_of, digest_of, read_tables, values_of
from sources.records import Counted, count_records
from storage.engine import Connection, forget, kept, open_parquet, write_parquet

log = logging.getLogger("jianbang.pull")

# Of the memory that is set, what the engine takes: the rest is for the rows that arrive meanwhile.
SHARE = 0.5

FINDINGS = READING
COUNTIES = "county"


@dataclass
class _Written:
    """What the reading of one written table found, and where its rows went."""

    found: list[ir.Table]
    account: dict[str, int]


@dataclass(frozen=True)
class Snapshot:
    """Where every row of each table went (`account`), and the digest of each as it was `read`."""

    account: dict[str, dict[str, int]]
    read: dict[str, str]


def write_snapshot(
    source: str,
    mapping: PlatformMapping,
    connection: Connection,
    folder: Path,
    scratch: Path,
    only: Collection[str] | None = None,
    before: Snapshot | None = None,
) -> Snapshot:
    """Read the platform and write its canonical tables and reading findings into `folder`.

    `only`: the tables to read, household and division among them; all without it. Returns `before`, and writes nothing,
    when every table reads as it did then. Raises PlatformError when the platform cannot be read.
    """
    tables = {name: table for name, table in sorted(mapping.tables.items()) if only is None or name in only}
    read: dict[str, str] = {}
    counted: dict[str, Future[_Written]] = {}
    # One table's values are read while the next one arrives; the engine is the worker's alone.
    with ThreadPoolExecutor(max_workers=1) as worker:
        try:
            for name in read_tables(source, tables, mapping.codes, scratch, lambda: _failed(counted.values())):
                read[name] = digest_of(scratch, name)
                if before is not None and all(before.read.get(each) == digest for each, digest in read.items()):
                    continue
                for each in [each for each in read if each not in counted]:
                    counted[each] = worker.submit(_write_canonical, connection, scratch, folder, load_model()[each])
            if before is not None and not counted:
                log.info("the platform reads as it did before")
                return before
            written = {name: each.result() for name, each in counted.items()}
        except BaseException:
            worker.shutdown(cancel_futures=True)
            raise
    _write_findings(connection, [each for table in written.values() for each in table.found], folder)
    return Snapshot({name: written[name].account for name in tables}, read)


def _failed(work: Iterable[Future[_Written]]) -> bool:
    """Whether some of the work has failed: what else there is to do would be for nothing."""
    return any(each.done() and each.exception() is not None for each in work)


def _write_canonical(connection: Connection, raw: Path, folder: Path, table: Table) -> _Written:
    name = table.table
    log.info("reading values of %s", name)
    rows = open_parquet(connection, values_of(raw, name), f"raw_{name}", numbered=True)
    households = None if name == "household" else _households(connection, folder)
    counted = count_records(connection, rows, table, load_code_sets(), households)
    by_key = ordered(counted.rows, table, load_code_sets(), households)
    write_parquet(with_numbers(by_key, table), folder / f"{name}.parquet")
    found = _store(connection, counted, changes_of(raw, name), table)
    for each in counted.kept:
        forget(connection, each)
    values_of(raw, name).unlink()
    return _Written(found, counted.account)


def _households(connection: Connection, folder: Path) -> ir.Table:
    return open_parquet(connection, folder / "household.parquet", "households", numbered=True)


def _store(connection: Connection, counted: Counted, changes: Path, table: Table) -> list[ir.Table]:
    """The findings of one table, kept until all tables are read; of none without any."""
    own = counted.findings
    if pq.read_metadata(changes).num_rows:
        own = [findings.of_changes(open_parquet(connection, changes, f"changes_{table.table}"), table), *own]
    return [kept(connection, f"findings_{table.table}", ibis.union(*own))] if own else []


def _write_findings(connection: Connection, found: list[ir.Table], folder: Path) -> None:
    households = _households(connection, folder)
    division = open_parquet(connection, folder / "division.parquet", "division")
    county = counties(division)
    write_parquet(county.order_by("county_code"), folder / f"{COUNTIES}.parquet")
    home = household_counties(households, county)
    stray = findings.of_no_county(households.anti_join(home, "household_no"), load_model()["household"])
    everything = ibis.union(stray, *found) if found else stray
    placed = everything.left_join(home, "household_no").select(*COLUMNS, "county_code", *OF_READING)
    write_parquet(
        placed.order_by(["table", "rule", "key", "field", "value", "value_sha256", "household_no", *OF_READING]),
        folder / f"{FINDINGS}.parquet",
    )
