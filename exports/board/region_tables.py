"""The tables of a region's page: each deadline by county, what left and came back by county, sums by prefecture."""

import datetime as dt
from typing import Any

from exports.board.deadlines import CountyProgress, DeadlineFacts
from exports.board.packages import Sendings
from exports.board.region import Region
from exports.board.tables import STANDING_TITLES, URGENCY, Column, Table, rate
from policies.in_force import in_force
from policies.words import AT_RISK, MISSED, SENT

PACKAGE_STATES = {"prepared": "待送出", SENT: "已送出"}
_WHERE = (Column("prefecture", "所属市", wide=True), Column("county", "县（市、区）"))


def _place(region: Region, code: str) -> dict[str, Any]:
    prefectures = {each.county_code: each.prefecture for each in region.counties}
    href = f"county/{code}" if code in prefectures else None
    return {"prefecture": prefectures.get(code) or "", "county": region.named(code), "href": href}


def remarks(each: CountyProgress, standstill: int) -> str:
    """What is to be said of a county's progress in a word: an extension, standing still."""
    told = []
    if each.now.extended_from is not None:
        told.append(f"延期至{each.now.due.isoformat()}（原{each.now.extended_from.isoformat()}）")
    if each.still:
        told.append(f"{standstill}个工作日无进展")
    return "；".join(told)


def progress_table(region: Region, facts: DeadlineFacts) -> Table:
    """A deadline by county, late first."""
    then, standstill = facts.before, in_force(region.as_of).board.standstill_working_days
    columns = (
        *_WHERE,
        Column("state", "状态", "state"),
        Column("need", f"应{facts.deadline.verb}", "count", wide=True),
        Column("done", f"已{facts.deadline.verb}", "count"),
        Column("missing", "未完成", "count"),
        Column("overdue", "其中逾期", "count", wide=True),
        Column("on_time", "按时完成", "count", wide=True),
        Column("rate", "完成率", "percent"),
        Column("since_yesterday", f"较上次（{_day(then.yesterday)}）", "change", wide=True),
        Column("since_week", f"较一周前（{_day(then.week)}）", "change", wide=True),
        Column("forecast_on", "预计完成", "date", wide=True),
        Column("remarks", "提醒", wide=True),
    )
    rows = [
        {
            **_place(region, each.now.county_code),
            "tone": each.now.state,
            "state": each.now.standing,
            "need": each.now.need,
            "done": each.now.done,
            "missing": each.now.missing,
            "overdue": each.now.overdue,
            "on_time": each.now.on_time,
            "rate": rate(each.now.done, each.now.need),
            "since_yesterday": each.since_yesterday,
            "since_week": each.since_week,
            "forecast_on": each.now.forecast_on,
            "remarks": remarks(each, standstill),
        }
        for each in facts.counties
    ]
    return Table(f"progress-{facts.name}", f"{facts.deadline.title}各县进度", columns, rows)


def _day(day: object) -> str:
    return UNKNOWN_DAY if day is None else str(day)[5:]


UNKNOWN_DAY = "无"


def work_table(region: Region) -> Table:
    """Quality, packages and answers by county."""
    columns = (
        *_WHERE,
        Column("confirmed", "监测对象", "count", wide=True),
        Column("candidates", "待核查对象", "count", wide=True),
        Column("errors", "必须改正", "count"),
        Column("since_yesterday", "较上次", "change", wide=True),
        Column("new_findings", "今天新增问题", "count"),
        Column("confirmed_true", "核实属实", "count", wide=True),
        Column("package", "最近数据包"),
        Column("package_on", "数据包日期", "date", wide=True),
        Column("accepted", "累计导入成功", "count", wide=True),
        Column("refused", "失败未重报", "count", wide=True),
        Column("waiting", "等待回执", "count"),
        Column("waiting_since", "等待自", "date", wide=True),
    )
    rows = []
    for each in sorted(region.counties, key=lambda each: (-each.errors, each.county_code)):
        sent, then = region.sendings.get(each.county_code, Sendings()), region.earlier_counties.get(each.county_code)
        newest = sent.newest
        rows.append(
            {
                **_place(region, each.county_code),
                "confirmed": each.confirmed,
                "candidates": each.candidates,
                "errors": each.errors,
                "since_yesterday": None if then is None else each.errors - then.errors,
                "new_findings": each.new_findings,
                "confirmed_true": each.confirmed_true,
                "package": "无" if newest is None else PACKAGE_STATES.get(newest.state, newest.state),
                "package_on": None if newest is None else newest.as_of,
                "accepted": sent.accepted,
                "refused": sent.refused,
                "waiting": sent.waiting,
                "waiting_since": sent.waiting_since,
            }
        )
    note = "条数按记录计：累计导入成功含变更记录；失败未重报指导入失败后还没有再报送的记录。"
    if region.closed is not None:
        note += f"数据包和回执截至{(region.closed - dt.timedelta(1)).isoformat()}。"
    return Table("work", "数据质量与报送", columns, rows, note)


def prefecture_table(region: Region, facts: DeadlineFacts) -> Table:
    """A deadline by prefecture: sums and counties by state, the latest first."""
    columns = (
        Column("prefecture", "市名"),
        Column("counties", "县数", "count", wide=True),
        *(
            Column(state, title, "count", wide=state not in (MISSED, AT_RISK))
            for state, title in sorted(STANDING_TITLES.items(), key=lambda each: URGENCY[each[0]])
        ),
        Column("need", f"应{facts.deadline.verb}", "count", wide=True),
        Column("done", f"已{facts.deadline.verb}", "count", wide=True),
        Column("missing", "未完成", "count"),
        Column("rate", "完成率", "percent"),
    )
    home = {each.county_code: each.prefecture_code for each in region.counties}
    rows = []
    for code, name in region.prefectures.items():
        own = [each.now for each in facts.counties if home.get(each.now.county_code) == code]
        if own:
            need, done, missing = (sum(getattr(row, each) for row in own) for each in ("need", "done", "missing"))
            states = {each: sum(row.standing == each for row in own) for each in STANDING_TITLES}
            sums = {"need": need, "done": done, "missing": missing, "rate": rate(done, need)}
            rows.append({"prefecture": name, "href": f"prefecture/{code}", "counties": len(own), **states, **sums})
    rows.sort(key=lambda row: (-row[MISSED], -row[AT_RISK], -row["missing"], row["href"]))
    return Table(f"prefectures-{facts.name}", f"{facts.deadline.title}各市进度", columns, rows)
