"""What a published file says, whichever engine wrote it: later steps name it as their input.

Engines write the same rows as other bytes: a manifest tells a digest of each table's rows beside that of its bytes.
"""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from storage.digests import digest
from storage.manifest import files_of, read_manifest, told_by

if TYPE_CHECKING:
    import duckdb

ROWS = "rows"


def rows_digests(folder: Path, threads: int) -> dict[str, str]:
    """A digest of the rows of each table right in a folder, in their order; DuckDB's own hash: as quick as reading."""
    import duckdb  # not wanted by whoever only reads

    with duckdb.connect(config={"threads": threads}) as connection:
        return {path.name: _rows_digest(connection, path) for path in sorted(folder.glob("*.parquet"))}


def _rows_digest(connection: "duckdb.DuckDBPyConnection", path: Path) -> str:
    source = connection.read_parquet(str(path), file_row_number=True, hive_partitioning=False)
    columns = dict(zip(source.columns, map(str, source.types), strict=True))
    hashed = ", ".join(f'"{name}"' for name in columns)
    sums = source.aggregate(f"count(*), sum(hash({hashed}))").fetchall()
    return hashlib.sha256(json.dumps([columns, [str(value) for value in sums[0]]]).encode()).hexdigest()


def content(path: Path) -> str:
    """A digest of what a published file says: of a table its rows, of a manifest what it tells but for bytes; of a file
    that no manifest tells more of, its bytes.
    """
    if path.suffix == ".json":
        manifest = read_manifest(path.parent, path.name) or {}
        if ROWS not in manifest:
            return digest(path)
        said = {**files_of(path.parent, path.name), **manifest[ROWS]}
        return told_by({**manifest, "files": said, ROWS: {}})
    found = digest(path)
    for name in sorted(each.name for each in path.parent.glob("*.json")):
        rows = (read_manifest(path.parent, name) or {}).get(ROWS, {})
        if path.name in rows and files_of(path.parent, name).get(path.name) == found:
            return str(rows[path.name])
    return found
