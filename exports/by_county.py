"""Tables of all counties in Parquet, a row group per county, so that a county's rows are read alone."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

COUNTY = "county_code"


class OrderError(RuntimeError):
    """Rows of a county do not stand together."""


def _runs(county: pa.Array) -> list[tuple[int, int]]:
    """(start, length) of each run of equal county codes; raises OrderError when a county has two."""
    if len(county) == 0:
        return []
    changes = pc.fill_null(pc.not_equal(county[1:], county[:-1]), True)
    starts = np.flatnonzero(np.concatenate([[True], changes.to_numpy(zero_copy_only=False)]))
    if len(starts) != len(pc.unique(county)):
        raise OrderError("the rows of a county do not stand together")
    lengths = np.diff([*starts, len(county)])
    return [(int(start), int(length)) for start, length in zip(starts, lengths, strict=True)]


def write_by_county(path: Path, rows: pa.Table) -> None:
    """Write rows that stand by their `county_code`."""
    with pq.ParquetWriter(path, rows.schema, compression="zstd") as writer:
        for start, length in _runs(rows[COUNTY].combine_chunks()):
            writer.write_table(rows.slice(start, length), row_group_size=length)


class ByCounty:
    """The tables of a folder that `write_by_county` wrote, each opened once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: dict[str, tuple[pq.ParquetFile, dict[str, int]]] = {}

    def _open(self, name: str) -> tuple[pq.ParquetFile, dict[str, int]]:
        if name not in self._opened:
            file = pq.ParquetFile(self._folder / f"{name}.parquet")
            place = file.schema_arrow.get_field_index(COUNTY)
            groups = [file.metadata.row_group(group) for group in range(file.metadata.num_row_groups)]
            self._opened[name] = file, {each.column(place).statistics.min: at for at, each in enumerate(groups)}
        return self._opened[name]

    def rows(self, name: str, county: str) -> pa.Table:
        """The rows of one county in their order; none of a county, or of a table, that has none."""
        if not (self._folder / f"{name}.parquet").exists():
            return pa.table({COUNTY: pa.array([], pa.string())})
        file, groups = self._open(name)
        if county not in groups:
            return file.schema_arrow.empty_table()
        return file.read_row_group(groups[county], use_threads=False)
