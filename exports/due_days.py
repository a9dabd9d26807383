"""When the rows of a county's list are due, in words of its cover."""

import datetime as dt
from collections import Counter

import pyarrow as pa

from exports.format_specs import FormatSpec

DUE = "due"
NO_TERM = "无期限"


def when_due(cells: pa.Table, spec: FormatSpec, as_of: dt.date) -> str:
    """The first due day of a list's rows and how many are late; 无期限 where no row has one."""
    headings = [column.heading for column in spec.columns if column.column == DUE]
    days = Counter(cells[headings[0]].drop_null().to_pylist() if headings else ())
    if not days:
        return NO_TERM
    first, late = min(days), sum(count for day, count in days.items() if day < as_of.isoformat())
    said = f"最早 {first}，已逾期 {late} 条" if late else f"最早 {first}（{days[first]} 条）"
    return said if days.total() == len(cells) else f"{said}，其余{NO_TERM}"
