"""A county's rows of one format as text cells, with what is known about each row."""

from dataclasses import dataclass, field

import pyarrow as pa

from exports.by_county import COUNTY
from exports.format_specs import FormatSpec, SheetSpec
from exports.ledger.packing import Followed, packed_rows
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


@dataclass(frozen=True)
class FileFrame:
    """A county's rows of one format as text cells, and what is known about each (columns ABOUT); `more`: its more
    sheets that have rows.
    """

    spec: FormatSpec
    cells: pa.Table
    about: pa.Table
    more: list[tuple[SheetSpec, pa.Table]] = field(default_factory=list)

    def records(self, followed: Followed) -> pa.Table:
        """The records as the ledger keeps them: RECORD_COLUMNS, with what each says."""
        own = followed.of(self.about["household_no"].combine_chunks()) if self.spec.settles else None
        return self.about.append_column("said", packed_rows(self.cells, own)).select(list(RECORD_COLUMNS))
