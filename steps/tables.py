"""Published Parquet tables as Ibis tables, and Ibis tables as Parquet files in a fixed order."""

from pathlib import Path

import ibis.expr.types as ir
import pyarrow.parquet as pq
from ibis.backends.duckdb import Backend

from policies.model import load_model
from storage.engine import open_parquet


def open_tables(connection: Backend, folder: Path, names: list[str]) -> dict[str, ir.Table]:
    """The named `<name>.parquet` of a published folder; two days' tables stand beside each other under their own names."""
    place = f"{folder.parent.name}_{folder.name}"
    return {name: open_parquet(connection, folder / f"{name}.parquet", f"{place}_{name}") for name in names}


def open_snapshot(connection: Backend, folder: Path) -> dict[str, ir.Table]:
    """Every canonical table of a snapshot, and `county`."""
    return open_tables(connection, folder, [*load_model(), "county"])


def write_table(rows: ir.Table, folder: Path, name: str, order: list[str]) -> int:
    """Write `<name>.parquet` sorted by `order`; returns how many rows it has."""
    path = folder / f"{name}.parquet"
    rows.order_by(order).to_parquet(path, compression="zstd")
    return count_rows(path)


def count_rows(path: Path) -> int:
    """Rows of a Parquet file, from its footer."""
    return int(pq.read_metadata(path).num_rows)
