"""Rows of the province's own lists: nobody there needs a person's name or number."""

import pandas as pd

from policies.model import load_model
from policies.privacy import mask, mask_numbers

_PERSONAL = {name for table in load_model().values() for name, column in table.columns.items() if column.personal}
# As files show them: who the household's head is.
_HEADS = {"head_name", "head_id_number"}
_RECORD_NUMBERS = {"household_no", "person_no", "measure_no", "warning_no", "record_key"}
# Findings mask their own; what names a record joins its numbers with what else it is known by.
_MASKED_BEFORE = {"record", "shown", "where", "scope"}


def masked_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with personal columns masked, and in every other text whatever has the form of a person's number.

    Numbers of records, and codes of places, stay whole.
    """
    shown = {}
    for name in rows.columns:
        if name in _RECORD_NUMBERS | _MASKED_BEFORE:
            continue
        phones = not name.endswith("code")
        hide = mask if name in _PERSONAL | _HEADS else lambda text, phones=phones: mask_numbers(text, phones)
        shown[name] = rows[name].map(lambda cell, hide=hide: hide(cell) if isinstance(cell, str) else cell)
    return rows.assign(**shown)
