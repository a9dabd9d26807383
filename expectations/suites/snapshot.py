"""The gate of a day's snapshot, on its profile: one row per table."""

from typing import Any

import great_expectations.expectations as gxe
from great_expectations.expectations.metadata_types import FailureSeverity

CRITICAL, WARNING = FailureSeverity.CRITICAL, FailureSeverity.WARNING

NEEDED = ("household", "member", "county")


def snapshot_suite() -> list[Any]:
    """Expectations on columns table, rows, unaccounted, broken_share, volume (rows over the last day's rows)."""
    return [
        gxe.ExpectColumnDistinctValuesToContainSet(
            column="table", value_set=list(NEEDED), severity=CRITICAL, meta={"says": "a needed table is missing:"}
        ),
        gxe.ExpectColumnValuesToBeBetween(
            column="rows",
            min_value=1,
            row_condition=f"table.isin({list(NEEDED)})",
            condition_parser="pandas",
            severity=CRITICAL,
            meta={"says": "household, member or county is empty:"},
        ),
        gxe.ExpectColumnValuesToBeInSet(
            column="unaccounted", value_set=[0], severity=CRITICAL, meta={"says": "rows read are not all accounted for:"}
        ),
        gxe.ExpectColumnValuesToBeBetween(
            column="broken_share", max_value=0.2, severity=WARNING, meta={"says": "over 20 % of a table's rows have an error:"}
        ),
        gxe.ExpectColumnValuesToBeBetween(
            column="volume",
            min_value=0.8,
            max_value=1.25,
            severity=WARNING,
            meta={"says": "rows changed by a fifth since the last day:"},
        ),
    ]
