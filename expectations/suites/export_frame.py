"""The strict gate of a county's export frame, row by row."""

from dataclasses import dataclass
from typing import Any

import great_expectations.expectations as gxe
from great_expectations.expectations.metadata_types import FailureSeverity

CRITICAL = FailureSeverity.CRITICAL


@dataclass(frozen=True)
class FrameColumn:
    """What a column of an export frame must hold."""

    heading: str
    required: bool
    values: list[str] | None
    pattern: str | None


def export_suite(columns: list[FrameColumn], key: list[str]) -> list[Any]:
    """Headings in order, required cells filled, codes in their sets, forms kept, keys unique (no key: no such
    demand).
    """
    suite: list[Any] = [
        gxe.ExpectTableColumnsToMatchOrderedList(
            column_list=[column.heading for column in columns],
            severity=CRITICAL,
            meta={"says": "headings are not the format's"},
        ),
    ]
    for column in columns:
        if column.required:
            suite.append(
                gxe.ExpectColumnValuesToNotBeNull(column=column.heading, severity=CRITICAL, meta={"says": "blank"})
            )
        if column.values:
            suite.append(
                gxe.ExpectColumnValuesToBeInSet(
                    column=column.heading,
                    value_set=column.values,
                    severity=CRITICAL,
                    meta={"says": "not in the code set"},
                )
            )
        if column.pattern:
            suite.append(
                gxe.ExpectColumnValuesToMatchRegex(
                    column=column.heading,
                    regex=column.pattern,
                    severity=CRITICAL,
                    meta={"says": "not of the required form"},
                )
            )
    if len(key) == 1:
        suite.append(
            gxe.ExpectColumnValuesToBeUnique(column=key[0], severity=CRITICAL, meta={"says": "a key stands twice"})
        )
    elif key:
        suite.append(
            gxe.ExpectCompoundColumnsToBeUnique(column_list=key, severity=CRITICAL, meta={"says": "a key stands twice"})
        )
    return suite
