"""The cells of a sheet by column, each of their texts measured once, whatever rows of them a sheet takes."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from exports.text_size import Texts, measured


@dataclass(frozen=True)
class Cells:
    """Rows of a sheet: `table` as it is written, `codes` which of the `texts` stands in each cell of it."""

    table: pa.Table
    codes: np.ndarray
    texts: Texts

    @cached_property
    def breadth(self) -> np.ndarray:
        """How broad each cell is on one line."""
        breadth: np.ndarray = self.texts.breadth[self.codes]
        return breadth

    def part(self, start: int, count: int) -> "Cells":
        """So many of the rows, from one on."""
        return Cells(self.table.slice(start, count), self.codes[start : start + count], self.texts)

    def with_first(self, heading: str, other: "Cells") -> "Cells":
        """With what stands first under a heading of `other`, of which these are rows."""
        place, count = self.table.column_names.index(heading), len(self.codes)
        codes = self.codes.copy()
        codes[:, place] = other.codes[:count, place]
        table = self.table.set_column(place, heading, other.table.column(place).slice(0, count))
        return Cells(table, codes, self.texts)


def table_of(frame: pd.DataFrame | pa.Table) -> pa.Table:
    """A frame as it is handed to the writer."""
    return frame if isinstance(frame, pa.Table) else pa.Table.from_pandas(frame, preserve_index=False, nthreads=1)


def cells_of(frame: pd.DataFrame | pa.Table) -> Cells:
    """The cells of a frame of text and counts; a blank one is as broad as no text."""
    table = table_of(frame)
    texts = [column.cast(pa.string()).combine_chunks() for column in table.columns]
    whole = pa.concat_arrays(texts) if texts else pa.array([], pa.string())
    found = pc.fill_null(whole, "").dictionary_encode()
    codes = found.indices.to_numpy().reshape(len(texts), table.num_rows).T
    return Cells(table, np.ascontiguousarray(codes), measured(found.dictionary.to_pylist()))
