"""The rows of a file read back from its bytes as the county's programs read them, by its format."""

import contextlib
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import python_calamine

from exports.containers import ENCODING
from exports.delivery import DeliveryError
from exports.format_specs import COUNTS_SHEET, FormatSpec, SheetSpec
from exports.formulas import unmarked

_PART = "|"

# Each row's cells as their reader gives them.
Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Found:
    """The rows of a sheet below its headings, whose columns have `names`."""

    names: list[str]
    rows: Rows

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> list[str]:
        """What stands in a column; nothing in each row of a sheet without it."""
        if name not in self.names:
            return [""] * len(self.rows)
        place = self.names.index(name)
        return [told(row[place]) for row in self.rows]


def told(cell: object) -> str:
    """A cell as text."""
    return "" if cell is None else str(cell)


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Tell whatever a reader meets as a DeliveryError."""
    try:
        yield
    except DeliveryError:
        raise
    except Exception as error:  # noqa: BLE001  each reader raises errors of its own, some with a cell's text
        raise DeliveryError(f"cannot be read back: {type(error).__name__}") from None


def sheets_of(data: bytes) -> dict[str, Rows]:
    """Every row of each sheet of a workbook, from the first on."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def _of_workbook(data: bytes, spec: FormatSpec) -> dict[str, Rows]:
    """Its own sheet stands first, then those of its more sheets that have rows."""
    sheets = sheets_of(data)
    more = [*(sheet.sheet for sheet in spec.more_sheets), *([COUNTS_SHEET] if spec.has_counts else [])]
    if list(sheets) != [spec.sheet, *(name for name in more if name in sheets)]:
        raise DeliveryError("has other sheets than its format")
    return sheets


def _of_csv(data: bytes) -> Rows:
    text = io.StringIO(data.decode(ENCODING), newline="")
    return [[unmarked(cell) for cell in row] for row in csv.reader(text)]


def _of_text(data: bytes, spec: FormatSpec) -> Rows:
    """From the line of headings on; a format's template parts its cells by a bar."""
    lines = [line.split(_PART) for line in data.decode(ENCODING).split("\r\n") if line]
    headings = [column.heading for column in spec.columns]
    return lines[lines.index(headings) :] if headings in lines else []


def by_column(found: Rows, sheet: SheetSpec) -> Found:
    """The rows of a sheet by column, its headings first."""
    if not found or list(map(told, found[0])) != [column.heading for column in sheet.columns]:
        raise DeliveryError("has other headings than its format")
    names = [column.column for column in sheet.columns]
    if any(len(row) != len(names) for row in found):
        raise DeliveryError("has a row of another length than its headings")
    return Found(names, found[1:])


def read_back(data: bytes, spec: FormatSpec) -> tuple[Found, dict[str, Found]]:
    """The rows of a file by column, and those of its more sheets by the sheet's name.

    Raises DeliveryError when it is no file of its format.
    """
    sheets: dict[str, Rows] = {}
    with reading():
        match spec.container:
            case "xlsx":
                sheets = _of_workbook(data, spec)
                found: Rows = sheets[spec.sheet][len(spec.title_rows) :]
            case "csv":
                found = _of_csv(data)[len(spec.title_rows) :]
            case "text":
                found = _of_text(data, spec)
    more = {each.sheet: by_column(sheets[each.sheet], each) for each in spec.more_sheets if each.sheet in sheets}
    return by_column(found, spec), more
