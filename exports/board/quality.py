"""Households and findings day by day, of a county or summed over several."""

import datetime as dt
from collections.abc import Sequence

from exports.board.charts import Chart, Line, chart
from exports.board.history import CountyDay
from exports.board.tables import Column, Table
from policies.words import ERROR, TITLES, WARNING

_COUNTS = ("confirmed", "candidates", "eliminated", "errors", "warnings", "new_findings", "confirmed_true")


def summed(days: Sequence[CountyDay], name: str) -> list[CountyDay]:
    """Counties' days as one of each day, under the name of what they make up; oldest first."""
    found: dict[dt.date, CountyDay] = {}
    for each in days:
        other = found.get(each.as_of)
        sums = {count: getattr(each, count) + (getattr(other, count) if other else 0) for count in _COUNTS}
        found[each.as_of] = each._replace(county=name, **sums)
    return [found[day] for day in sorted(found)]


def quality_chart(days: Sequence[CountyDay]) -> Chart:
    """Findings by severity over days, at least one."""
    lines = (
        Line(TITLES[ERROR], ERROR, tuple((each.as_of, each.errors) for each in days)),
        Line(TITLES[WARNING], WARNING, tuple((each.as_of, each.warnings) for each in days)),
    )
    told = f"{days[-1].county}：{days[-1].as_of.isoformat()} 必须改正{days[-1].errors}条，提示{days[-1].warnings}条"
    return chart(told, lines)


def quality_table(days: Sequence[CountyDay]) -> Table:
    """Households and findings by day, newest first."""
    columns = (
        Column("as_of", "日期", "date"),
        Column("confirmed", "监测对象", "count", wide=True),
        Column("candidates", "待核查对象", "count", wide=True),
        Column("eliminated", "已消除", "count", wide=True),
        Column("errors", "必须改正", "count"),
        Column("warnings", "提示", "count"),
        Column("new_findings", "当天新增", "count"),
        Column("confirmed_true", "核实属实", "count"),
    )
    return Table("quality", "数据质量逐日情况", columns, [each._asdict() for each in reversed(days)])
