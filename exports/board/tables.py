"""One description of a table, from which its HTML, CSV and workbook are made."""

import csv
import datetime as dt
import io
from dataclasses import dataclass
from typing import Any, Literal

from exports.formulas import marked
from policies.words import AT_RISK, DEADLINE_STATES, MET, MISSED, ON_TRACK, TITLES

Kind = Literal["text", "state", "count", "change", "percent", "date"]
UNKNOWN = "—"
# How a county stands that has nothing to do: no state of the result, where it has met the deadline.
NO_NEED, NONE_NEEDED = "none_needed", "无需办理"
# The later, the further up.
URGENCY = {MISSED: 0, AT_RISK: 1, ON_TRACK: 2, MET: 3, NO_NEED: 4}
STANDING_TITLES = {**{state: TITLES[state] for state in DEADLINE_STATES}, NO_NEED: NONE_NEEDED}
assert set(URGENCY) == set(STANDING_TITLES)


@dataclass(frozen=True)
class Column:
    """A column: its key in the rows, its Chinese heading, its kind; `wide` ones are left out on a phone."""

    name: str
    title: str
    kind: Kind = "text"
    wide: bool = False


@dataclass(frozen=True)
class Table:
    """A table of the board. A row may name a page of its own under `href`, and its state under `tone`."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: list[dict[str, Any]]
    note: str = ""


def rate(done: int, need: int) -> int | str:
    """Whole percents, never rounded up; a word when there is nothing to do."""
    return min(100 * done // need, 100) if need else NONE_NEEDED


def shown(value: Any, kind: Kind) -> str:
    """A value as a page shows it."""
    match value:
        case None:
            return "" if kind == "text" else UNKNOWN
        case dt.date():
            return value.isoformat()
        case int() if kind == "change":
            return f"+{value:,}" if value > 0 else f"{value:,}".replace("-", "−")
        case int() if kind == "percent":
            return f"{value}%"
        case int():
            return f"{value:,}"
    return STANDING_TITLES[value] if kind == "state" else str(value)


def sort_key(value: Any, kind: Kind) -> str:
    """What a page sorts a value by: numbers as numbers, states late first; empty when there is none."""
    if value is None or value == NONE_NEEDED:
        return ""
    return str(URGENCY[value]) if kind == "state" else str(value)


def _plain(value: Any, kind: Kind) -> str:
    """A value as a CSV cell; what is not ours to write as a number is no formula."""
    if value is None:
        return ""
    if isinstance(value, int) and kind != "percent":
        return str(value)
    return marked(shown(value, kind))


def as_csv(table: Table) -> bytes:
    """The table as CSV that a spreadsheet opens in Chinese: UTF-8 with its mark, one heading row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.title for column in table.columns])
    writer.writerows([_plain(row.get(column.name), column.kind) for column in table.columns] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _typed(value: Any, kind: Kind) -> Any:
    """A value as a workbook's cell: numbers, shares and dates as what they are."""
    if isinstance(value, int):
        return value / 100 if kind == "percent" else value
    return value if value is None or isinstance(value, dt.date) else shown(value, kind)


def as_xlsx(table: Table) -> bytes:
    """The table as a workbook of one sheet: frozen headings, a filter, typed cells, equal bytes for equal input."""
    import rustpy_xlsxwriter as xlsx

    from exports.workbook import without_clock

    looks = {"count": "#,##0", "change": "+#,##0;-#,##0;0", "percent": "0%", "date": "yyyy-mm-dd"}
    rows = [{column.title: _typed(row.get(column.name), column.kind) for column in table.columns} for row in table.rows]
    buffer = io.BytesIO()
    xlsx.write_worksheet(
        rows or [dict.fromkeys((column.title for column in table.columns), "")],
        buffer,
        sheet_name=table.title[:31],
        freeze_row=1,
        column_widths={column.title: 24.0 if column.kind == "text" else 13.0 for column in table.columns},
        column_formats={
            column.title: xlsx.Format().set_num_format(looks[column.kind])
            for column in table.columns
            if column.kind in looks
        },
        header_format=xlsx.Format().set_bold().set_background_color("#DCE6F1").set_border("thin").set_text_wrap(),
        autofilter=True,
    )
    return without_clock(buffer.getvalue())
