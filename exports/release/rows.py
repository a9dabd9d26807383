"""The rows of a file read back from its bytes as the county's programs read them, by its format."""

import csv
import io

import python_calamine

from exports.containers import ENCODING
from exports.delivery import DeliveryError
from exports.format_specs import FormatSpec
from exports.formulas import unmarked

_PART = "|"


def _of_workbook(data: bytes, spec: FormatSpec) -> list[list[str]]:
    """Every row of its only sheet, from the first on."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    if book.sheet_names != [spec.sheet]:
        raise DeliveryError("has other sheets than its format")
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _of_csv(data: bytes) -> list[list[str]]:
    text = io.StringIO(data.decode(ENCODING), newline="")
    return [[unmarked(cell) for cell in row] for row in csv.reader(text)]


def _of_text(data: bytes, spec: FormatSpec) -> list[list[str]]:
    """From the line of headings on; a format's template parts its cells by a bar."""
    lines = [line.split(_PART) for line in data.decode(ENCODING).split("\r\n") if line]
    headings = [column.heading for column in spec.columns]
    return lines[lines.index(headings) :] if headings in lines else []


def read_back(data: bytes, spec: FormatSpec) -> list[dict[str, str]]:
    """The rows of a file by column; raises DeliveryError when it is no file of its format."""
    try:
        match spec.container:
            case "xlsx":
                found = _of_workbook(data, spec)[len(spec.title_rows) :]
            case "csv":
                found = _of_csv(data)[len(spec.title_rows) :]
            case "text":
                found = _of_text(data, spec)
    except DeliveryError:
        raise
    except Exception as error:  # noqa: BLE001  each reader raises errors of its own, some with a cell's text
        raise DeliveryError(f"cannot be read back: {type(error).__name__}") from None
    if not found or found[0] != [column.heading for column in spec.columns]:
        raise DeliveryError("has other headings than its format")
    names = [column.column for column in spec.columns]
    if any(len(row) != len(names) for row in found):
        raise DeliveryError("has a row of another length than its headings")
    return [dict(zip(names, row, strict=True)) for row in found[1:]]
