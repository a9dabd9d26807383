"""Rows of the province's own lists: nobody there needs a person's name or number."""

from collections.abc import Callable

import pyarrow as pa

from policies.model import load_model
from policies.privacy import mask, mask_numbers

_PERSONAL = {name for table in load_model().values() for name, column in table.columns.items() if column.personal}
# As files show them: who the household's head is.
_HEADS = {"head_name", "head_id_number"}
_RECORD_NUMBERS = {"household_no", "person_no", "measure_no", "warning_no", "record_key"}
# Findings mask their own; what names a record joins its numbers with what else it is known by.
_MASKED_BEFORE = {"record", "shown", "where", "scope"}


def masked_rows(rows: pa.Table) -> pa.Table:
    """The rows with personal columns masked, and in every other text whatever has the form of a person's number.

    Numbers of records, and codes of places, stay whole.
    """
    shown = [_masked(name, rows[name]) for name in rows.column_names]
    return pa.table(dict(zip(rows.column_names, shown, strict=True)))


def _masked(name: str, cells: pa.ChunkedArray) -> pa.ChunkedArray:
    if name in _RECORD_NUMBERS | _MASKED_BEFORE or not pa.types.is_string(cells.type):
        return cells
    phones = not name.endswith("code")
    hide: Callable[[str], str | None] = mask if name in _PERSONAL | _HEADS else lambda text: mask_numbers(text, phones)
    distinct = cells.combine_chunks().dictionary_encode()
    hidden = [hide(text) for text in distinct.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(hidden, pa.string()).take(distinct.indices)])
