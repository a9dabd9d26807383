"""When the rows of a county's list are due, in words of its cover."""

import datetime as dt

import pandas as pd

from exports.format_specs import FormatSpec

DUE = "due"
NO_TERM = "无期限"


def when_due(frame: pd.DataFrame, spec: FormatSpec, as_of: dt.date) -> str:
    """The first due day of a list's rows and how many are late; 无期限 where no row has one."""
    headings = [column.heading for column in spec.columns if column.column == DUE]
    days = frame[headings[0]].dropna() if headings else pd.Series(dtype=object)
    if days.empty:
        return NO_TERM
    first, late = days.min(), int((days < as_of.isoformat()).sum())
    said = f"最早 {first}，已逾期 {late} 条" if late else f"最早 {first}（{int((days == first).sum())} 条）"
    return said if len(days) == len(frame) else f"{said}，其余{NO_TERM}"
