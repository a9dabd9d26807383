"""Tables of all counties as Arrow files, a batch per county, so that a county's rows are read alone."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

COUNTY = "county_code"
_COMPRESSED = pa.ipc.IpcWriteOptions(compression="lz4")
# A county's rows are few: threads that unpack them take far longer to begin than to work.
_ALONE = pa.ipc.IpcReadOptions(use_threads=False)
_COUNTIES = b"counties"


class OrderError(RuntimeError):
    """Rows of a county do not stand together."""


def _runs(county: pa.Array) -> dict[str, tuple[int, int]]:
    """(start, length) of the rows of each county; raises OrderError when a county's stand in two places."""
    if len(county) == 0:
        return {}
    changes = pc.fill_null(pc.not_equal(county[1:], county[:-1]), True)
    starts = np.flatnonzero(np.concatenate([[True], changes.to_numpy(zero_copy_only=False)]))
    codes = county.take(pa.array(starts)).to_pylist()
    if len(codes) != len(set(codes)):
        raise OrderError("the rows of a county do not stand together")
    lengths = np.diff([*starts, len(county)])
    return {code: (int(start), int(size)) for code, start, size in zip(codes, starts, lengths, strict=True)}


def table_file(folder: Path, name: str) -> Path:
    """Where a table lies."""
    return folder / f"{name}.arrow"


def _settled(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column with nothing under its nulls: what an engine has left there differs from run to run."""
    if column.null_count == 0 or pa.types.is_string(column.type):
        return column
    return column.take(pa.array(np.arange(len(column))))


def write_by_county(folder: Path, name: str, rows: pa.Table) -> None:
    """Write rows that stand by their `county_code`; equal rows give equal bytes."""
    runs = _runs(rows[COUNTY].combine_chunks())
    settled = pa.table({column: _settled(rows[column]) for column in rows.column_names})
    whole = settled.replace_schema_metadata({_COUNTIES: json.dumps(list(runs))})
    with pa.ipc.new_file(table_file(folder, name), whole.schema, options=_COMPRESSED) as writer:
        for start, size in runs.values():
            (batch,) = whole.slice(start, size).combine_chunks().to_batches()
            writer.write_batch(batch)


class ByCounty:
    """The tables of a folder that `write_by_county` wrote, each opened once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: dict[str, tuple[pa.ipc.RecordBatchFileReader, dict[str, int]]] = {}

    def _open(self, name: str) -> tuple[pa.ipc.RecordBatchFileReader, dict[str, int]]:
        if name not in self._opened:
            file = pa.ipc.open_file(pa.memory_map(str(table_file(self._folder, name))), options=_ALONE)
            counties = json.loads(file.schema.metadata[_COUNTIES])
            self._opened[name] = file, {county: at for at, county in enumerate(counties)}
        return self._opened[name]

    def holds(self, name: str) -> bool:
        """Whether there is such a table."""
        return table_file(self._folder, name).exists()

    def rows(self, name: str, county: str) -> pa.Table:
        """The rows of one county in their order; none of a county that has none."""
        file, places = self._open(name)
        batches = [file.get_batch(places[county])] if county in places else []
        return pa.Table.from_batches(batches, file.schema)
