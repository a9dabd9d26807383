"""Tables of all counties as Arrow files, a batch per county, so that a county's rows are read alone."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

COUNTY = "county_code"
_COMPRESSED = pa.ipc.IpcWriteOptions(compression="lz4")
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


def write_by_county(folder: Path, name: str, rows: pa.Table) -> None:
    """Write rows that stand by their `county_code`."""
    runs = _runs(rows[COUNTY].combine_chunks())
    whole = rows.combine_chunks().replace_schema_metadata({_COUNTIES: json.dumps(list(runs))})
    with pa.ipc.new_file(table_file(folder, name), whole.schema, options=_COMPRESSED) as writer:
        for start, size in runs.values():
            writer.write_table(whole.slice(start, size), max_chunksize=size)


class ByCounty:
    """The tables of a folder that `write_by_county` wrote, each opened once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: dict[str, tuple[pa.ipc.RecordBatchFileReader, dict[str, int]]] = {}

    def _open(self, name: str) -> tuple[pa.ipc.RecordBatchFileReader, dict[str, int]]:
        if name not in self._opened:
            file = pa.ipc.open_file(pa.memory_map(str(table_file(self._folder, name))))
            counties = json.loads(file.schema.metadata[_COUNTIES])
            self._opened[name] = file, {county: at for at, county in enumerate(counties)}
        return self._opened[name]

    def rows(self, name: str, county: str) -> pa.Table:
        """The rows of one county in their order; none of a county, or of a table, that has none."""
        if not table_file(self._folder, name).exists():
            return pa.table({COUNTY: pa.array([], pa.string())})
        file, places = self._open(name)
        batches = [file.get_batch(places[county])] if county in places else []
        return pa.Table.from_batches(batches, file.schema)
