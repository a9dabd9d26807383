"""The table of a dropped file: where its headings stand, and the columns that are wanted of it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from exports.intake.cells import plain, shown
from exports.intake.errors import IntakeError, UnsettledError
from exports.intake.sheets import Sheet


@dataclass(frozen=True)
class Wanted:
    """What a table is recognised by: for each purpose, groups of headings of which one each must stand there.

    `names`: by every heading as it may be written (plain), the name it goes by here. Of `repeated` names every column
    counts, of others the first.
    """

    names: dict[str, str]
    kinds: dict[str, list[list[str]]]
    title_rows: int
    repeated: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """The wanted columns of a file's rows.

    kind: which purpose its headings serve. headings: the names of the columns. others: its other headings (plain).
    rows: each row's number in the file, its first text, and its cells, marked as `cells` says. Blank rows are left out.
    """

    kind: str
    headings: list[str]
    others: list[str]
    rows: list[tuple[int, str, list[str]]]

    def as_json(self) -> dict[str, Any]:
        """The table as plain lists."""
        return asdict(self)


def find_table(found: Iterable[Sheet], wanted: Wanted) -> Table:
    """The first table whose headings serve a purpose.

    Raises IntakeError when there is none, UnsettledError when the last row ends before its headings do.
    """
    for sheet in found:
        filled = [place for place, row in enumerate(sheet.rows) if any(row)]
        for place in filled[: wanted.title_rows + 1]:
            columns = _columns(sheet.rows[place], wanted)
            for kind, groups in wanted.kinds.items():
                if all(set(group) & {name for name, _ in columns} for group in groups):
                    return _table(kind, sheet, place, columns)
    raise IntakeError(
        f"前{wanted.title_rows + 1}行中没有需要的表头：记录编号（如户编号、人编号、措施编号）和导入结果或失败原因"
    )


def _columns(row: list[str], wanted: Wanted) -> list[tuple[str, int]]:
    """The wanted headings of a row, and where they stand."""
    columns: list[tuple[str, int]] = []
    for place, cell in enumerate(row):
        name = wanted.names.get(plain(shown(cell)))
        if name is not None and (name in wanted.repeated or name not in (found for found, _ in columns)):
            columns.append((name, place))
    return columns


def _table(kind: str, sheet: Sheet, place: int, columns: list[tuple[str, int]]) -> Table:
    below = sheet.rows[place + 1 :]
    if sheet.cut and below and len(below[-1]) < len(sheet.rows[place]):
        raise UnsettledError("文件最后一行不完整（可能没有传完），请重新放入")
    places = [each for _, each in columns]
    last = max(places)
    rows = [
        (number, next(filter(None, row)), [(row + [""] * (last + 1 - len(row)))[each] for each in places])
        for number, row in enumerate(below, start=sheet.first + place + 1)
        if any(row)
    ]
    others = [plain(shown(cell)) for number, cell in enumerate(sheet.rows[place]) if number not in places]
    return Table(kind, [name for name, _ in columns], others, rows)
