"""The tables of a county's page, newest day first."""

from collections.abc import Sequence

import sqlalchemy as sa

from exports.board.deadlines import DeadlineFacts
from exports.board.history import CountyDay, Progress
from exports.board.outliers import outlier
from exports.board.packages import PackageDay
from exports.board.region_tables import PACKAGE_STATES
from exports.board.tables import Column, Table, rate

# The counts of a county that are held against its own history, by their titles.
COUNTS = {
    "confirmed": "监测对象",
    "candidates": "待核查对象",
    "errors": "必须改正的问题",
    "warnings": "提示",
    "new_findings": "当天新增问题",
}
_DAY = Column("as_of", "日期", "date")


def deadline_table(facts: DeadlineFacts, rows: Sequence[Progress]) -> Table:
    """A deadline's course in one county."""
    verb = facts.deadline.verb
    columns = (
        _DAY,
        Column("state", "状态", "state"),
        Column("need", f"应{verb}", "count"),
        Column("done", f"已{verb}", "count"),
        Column("missing", "未完成", "count"),
        Column("overdue", "其中逾期", "count", wide=True),
        Column("done_late", "逾期完成", "count", wide=True),
        Column("rate", "完成率", "percent"),
        Column("due", "截止日期", "date", wide=True),
        Column("forecast_on", "预计完成", "date", wide=True),
    )
    told = [
        {**row._asdict(), "rate": rate(row.done, row.need), "state": row.standing, "tone": row.state}
        for row in reversed(rows)
    ]
    return Table(f"course-{facts.name}", f"{facts.deadline.title}逐日进度", columns, told)


def packages_table(days: Sequence[PackageDay]) -> Table:
    """What left by day, and what was answered."""
    columns = (
        _DAY,
        Column("state", "状态"),
        Column("records", "记录条数", "count"),
        Column("accepted", "导入成功", "count"),
        Column("refused", "导入失败", "count"),
        Column("waiting", "等待回执", "count"),
    )
    rows = [{**vars(each), "state": PACKAGE_STATES.get(each.state, each.state)} for each in reversed(days)]
    return Table("packages", "数据包逐日情况", columns, rows)


def receipts_table(receipts: Sequence[sa.Row]) -> Table:
    """What came back by day."""
    columns = (
        Column("read_on", "读取日期", "date"),
        Column("accepted", "成功", "count"),
        Column("refused", "失败", "count"),
        Column("unused", "未能使用的行", "count"),
        Column("problem", "整个文件未能使用的原因"),
        Column("digest", "文件校验值（前16位）", wide=True),
    )
    rows = [{**row._mapping, "digest": row.sha256[:16]} for row in reversed(receipts)]
    return Table("receipts", "收到的回执", columns, rows)


def proof_table(package: PackageDay, files: Sequence[tuple[str, int, str]]) -> Table:
    """The files of a package that left."""
    columns = (Column("file", "文件"), Column("rows", "行数", "count"), Column("digest", "校验值（sha256）"))
    rows = [{"file": name, "rows": count, "digest": digest} for name, count, digest in files]
    return Table("proof", f"{package.as_of.isoformat()}数据包的文件", columns, rows)


def outlier_rows(earlier: Sequence[CountyDay], today: CountyDay, deviations: float) -> list[str]:
    """A sentence for each count of a county that is out of the ordinary against its own newest runs."""
    told = []
    for name, title in COUNTS.items():
        found = outlier([getattr(each, name) for each in earlier], getattr(today, name), deviations)
        if found is not None:
            usual = f"近{len(earlier)}次一般为{found.usual:,.0f}，通常上下相差{found.spread:,.0f}以内"
            told.append(f"{title}{found.today:,}，{usual}")
    return told
