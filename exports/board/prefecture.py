"""What a prefecture's page tells of its counties together: quality, packages and receipts day by day, and what proves
each county's newest delivery.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from exports.board.charts import Chart
from exports.board.history import CountyDay, counties_since
from exports.board.packages import PackageDay, package_days, receipts_of
from exports.board.quality import quality_chart, quality_table, summed
from exports.board.tables import Column, Table
from policies.words import SENT

_COUNTY = Column("county", "县（市、区）")
_ANSWERED = ("records", "accepted", "refused", "waiting")


@dataclass(frozen=True)
class Work:
    """The chart of its quality, and its tables."""

    quality: Chart
    tables: list[Table]


def prefecture_work(connection: sa.Connection, name: str, counties: Sequence[CountyDay], since: dt.date) -> Work:
    """The work of a prefecture's counties (at least one) from a day on."""
    names = {each.county_code: each.county for each in counties}
    days = summed(counties_since(connection, since, list(names)), name)
    packages = {code: package_days(connection, code) for code in names}
    shown = [each for own in packages.values() for each in own if each.as_of >= since]
    receipts = [
        {"county": names[code], **row._mapping, "digest": row.sha256[:16]}
        for code in names
        for row in receipts_of(connection, code)
        if row.read_on >= since
    ]
    tables = [quality_table(days), _by_day(shown), _receipts(receipts), _proofs(names, packages)]
    return Work(quality_chart(days), tables)


def _by_day(packages: Sequence[PackageDay]) -> Table:
    """Packages of all its counties by day, and what was answered."""
    columns = (
        Column("as_of", "日期", "date"),
        Column("sent", "已送出（县）", "count"),
        Column("prepared", "待送出（县）", "count"),
        Column("records", "记录条数", "count", wide=True),
        Column("accepted", "导入成功", "count"),
        Column("refused", "导入失败", "count"),
        Column("waiting", "等待回执", "count"),
    )
    rows = []
    for day in sorted({each.as_of for each in packages}, reverse=True):
        own = [each for each in packages if each.as_of == day]
        gone = sum(each.state == SENT for each in own)
        sums = {name: sum(getattr(each, name) for each in own) for name in _ANSWERED}
        rows.append({"as_of": day, "sent": gone, "prepared": len(own) - gone, **sums})
    return Table("packages", "数据包逐日情况", columns, rows)


def _receipts(rows: list[dict[str, object]]) -> Table:
    columns = (
        Column("read_on", "读取日期", "date"),
        _COUNTY,
        Column("accepted", "成功", "count"),
        Column("refused", "失败", "count"),
        Column("unused", "未能使用的行", "count"),
        Column("problem", "整个文件未能使用的原因", wide=True),
        Column("digest", "文件校验值（前16位）", wide=True),
    )
    newest_first = sorted(rows, key=lambda row: str(row["read_on"]), reverse=True)
    return Table("receipts", "收到的回执", columns, newest_first)


def _proofs(names: dict[str, str], packages: dict[str, list[PackageDay]]) -> Table:
    """Each county's newest package that left; its own page holds the whole proof."""
    columns = (
        _COUNTY,
        Column("as_of", "数据包日期", "date"),
        Column("to", "送往", wide=True),
        Column("digest", "压缩包校验值（sha256）"),
        Column("answered", "已有回执的记录", "count"),
        Column("waiting", "等待回执", "count"),
    )
    rows = []
    for code, name in names.items():
        left = [each for each in packages[code] if each.delivered_sha256 is not None]
        if left:
            last = left[-1]
            told = {"as_of": last.as_of, "to": last.delivered_to, "digest": last.delivered_sha256}
            answered = {"answered": last.accepted + last.refused, "waiting": last.waiting}
            rows.append({"county": name, "href": f"county/{code}", **told, **answered})
    return Table("proofs", "各县最近一次送达", columns, rows, "完整凭证见各县页面。")
