"""A county's rows of one format as text cells, with what is known about each row."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from exports.by_county import COUNTY
from exports.format_specs import FormatSpec, SheetSpec
from exports.ledger.values import packed
from exports.ledger.versions import RECORD_COLUMNS

# What is known of each row besides its cells: the account's name of its record, and of what the ledger keeps its
# key and digests.
ABOUT = {
    COUNTY: pa.string(),
    "household_no": pa.string(),
    "format": pa.string(),
    "record": pa.string(),
    "is_new": pa.bool_(),
    "record_key": pa.string(),
    "content_hash": pa.string(),
    "compared_hash": pa.string(),
    "identity_digest": pa.string(),
}
# The followed values of each household: table, key, field, value.
Followed = Mapping[str, list[tuple[str, ...]]]


@dataclass(frozen=True)
class FileFrame:
    """A county's rows of one format, rendered, and what is known about each; `more`: its more sheets that have rows."""

    spec: FormatSpec
    frame: pd.DataFrame
    about: pd.DataFrame
    more: list[tuple[SheetSpec, pd.DataFrame]]

    def records(self, followed: Followed) -> pd.DataFrame:
        """The records as the ledger keeps them: RECORD_COLUMNS, with what each says."""
        cells = (dict(zip(self.frame.columns, row, strict=True)) for row in self.frame.itertuples(index=False))
        of_household = followed if self.spec.settles else {}
        said = [
            packed(row, of_household.get(household, ()))
            for row, household in zip(cells, self.about.household_no, strict=True)
        ]
        return self.about.assign(said=said)[list(RECORD_COLUMNS)]


def as_frame(rows: pa.Table) -> pd.DataFrame:
    """Text cells in pandas, None where one is blank."""
    cells = {name: rows[name].to_numpy() for name in rows.column_names}
    return pd.DataFrame({name: pd.Series(column, dtype=object) for name, column in cells.items()})
