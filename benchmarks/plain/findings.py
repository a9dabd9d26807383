"""Findings as rows: which rule, on which record and field, what is said of it and how to mend it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from policies.model import Table

# What names the record and tells it from others stands behind what is found.
FINDING = [
    "rule", "severity", "asks", "table", "key", "household_no", "field", "shown", "message", "fix",
    "person_no", "name", "amount",
]  # fmt: skip
_BLANK = "（空）"


def key_of(rows: pd.DataFrame, table: Table) -> pd.Series:
    """What names a record: its key columns with slashes between them."""
    parts = [_part(rows[name]).fillna("") for name in table.key]
    joined = parts[0].str.cat(parts[1:], sep="/").str.strip("/")
    return joined.mask(joined == "", _BLANK)


def _part(values: pd.Series) -> pd.Series:
    return values.dt.strftime("%Y-%m-%d") if pd.api.types.is_datetime64_any_dtype(values.dtype) else values


def said_of(
    rows: pd.DataFrame, table: Table, rule: str, severity: str, asks: str, field: str | pd.Series,
    message: str | pd.Series, fix: str, *, key: pd.Series, shown: pd.Series | None, own: Mapping[str, Any],
) -> pd.DataFrame:  # fmt: skip
    """One finding per row."""
    told = {
        "rule": rule, "severity": severity, "asks": asks, "table": table.table, "key": key,
        "household_no": rows.household_no if "household_no" in rows else None,
        "field": field, "shown": shown, "message": f"{table.title}：" + message, "fix": fix, **own,
    }  # fmt: skip
    return pd.DataFrame(told, index=rows.index)[FINDING]


def all_findings(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """All findings in one frame of texts."""
    return pd.concat([part for part in parts if len(part)], ignore_index=True).astype("str")
