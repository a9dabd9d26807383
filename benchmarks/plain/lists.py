"""The rows of the counties' lists."""

from typing import Any

import numpy as np
import pandas as pd

from benchmarks.plain.assist import assist_rows, classes_of, confirmed_needs
from benchmarks.plain.grounds import grounds, standing
from benchmarks.plain.holds import entry_month
from benchmarks.plain.imports import Judged
from benchmarks.plain.judgement import any_flag
from benchmarks.plain.told import things, told_findings
from benchmarks.plain.values import first_day, last_day, month_number, month_of
from policies.deadlines import load_deadlines
from policies.model import load_model
from policies.province import load_province
from policies.words import (
    CANDIDATE,
    COMPLETE,
    CONFIRMED,
    CORRECT,
    ERROR,
    HELD,
    MARGINAL,
    REJECTED,
    TITLES,
    UNSETTLED,
    UNSTABLE,
    VERIFY,
    YES,
)  # fmt: skip
from policies.working_days import working_day_after

_UNLISTED = ["row_copied", "3_11_010"]
_SHOWN = ["household_no", "county", "town", "village", "village_code", "head_name"]
_ASKS = {
    "confirm": "入户核实，在平台填“县级确认”：是或否",
    "doubtful": "先核对金额存疑的收入、支出登记，有误的先改正；无误的入户核实，在平台填“县级确认”：是或否",
    "undated": "“县级确认”已填“是”，请在平台核对并补填“县级确认日期”",
    "future": "“县级确认”已填“是”，但“县级确认日期”晚于今天，请在平台改正",
    "again": "“县级确认”填“否”之后部门又有新数据，请重新入户核实，在平台更新“县级确认”和“县级确认日期”",
}


def _placed(of: Judged, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.merge(of.view[_SHOWN], on="household_no", how="left")


def _reached(of: Judged, rows: pd.DataFrame) -> pd.DataFrame:
    """Findings without those of an income that no window of its household reaches."""
    month, judged = entry_month(rows), rows.home_month
    within = ((month >= judged - 24) & (month < judged)) | (month >= month_of(of.policy.as_of) - 24)
    return rows[~((rows.table == "income_entry") & month.notna() & ~within)]


def _held(of: Judged, told: pd.DataFrame) -> pd.DataFrame:
    """One line per household with everything that keeps it back, numbered where there are several."""
    rows = things(told[told.list == HELD])
    rows = rows.sort_values(["household_no", "table", "key", "field", "record"])
    place = (rows.groupby("household_no").cumcount() + 1).astype("str")
    mark = (place + ". ").where(rows.household_no.duplicated(keep=False), "")
    where = rows.table_title + (" " + rows.name).fillna("") + (" " + rows.record).fillna("")
    where += ("：" + rows.field_title).fillna("") + ("“" + rows.shown + "”").fillna("")
    texts = rows.assign(where=mark + where, said=mark + rows.said, fix_zh=mark + rows.fix_zh)

    def scope(each: pd.DataFrame) -> str:
        if (each.table != "measure").any():
            return "该户及其全部资料"
        return "该户措施：" + "、".join(sorted(set(each.key)))

    def lines(texts: pd.Series) -> str:
        return "\n".join(texts.dropna())

    grouped = texts.groupby(["household_no", "county_code"])
    found = grouped.agg(
        where=("where", lines), said=("said", lines), fix_zh=("fix_zh", lines),
        rule=("rule", lambda each: "、".join(sorted(set(each.dropna()))) or None),
    )  # fmt: skip
    found["scope"] = {key: scope(each) for key, each in grouped}
    found = _placed(of, found.reset_index()).assign(since=of.policy.as_of.isoformat())
    kinds = of.assessed.set_index("household_no").kind.map(TITLES)
    found["monitored_type"] = found.household_no.map(kinds)
    return found.sort_values(["village_code", "household_no"])


def _missing_contact(of: Judged) -> pd.DataFrame:
    """Confirmed marginal households without a complete contact person, with what it lacks."""
    monitor = of.tables["marginal_monitor"]
    named, reached = monitor.contact_name.notna(), monitor.contact_phone.notna()
    marks = pd.DataFrame({"complete": named & reached, "named": named, "reached": reached})
    marks = marks.groupby(monitor.household_no).any()
    homes = of.view[(of.view.kind == MARGINAL) & (of.view.status == CONFIRMED)]
    rows = homes[["household_no", "county_code"]].join(marks, on="household_no")
    rows = rows[~rows.complete.eq(True)]
    lacks = np.select(
        [rows.named.eq(True), rows.reached.eq(True)], ["联系人电话", "联系人姓名"], "联系人姓名、联系人电话"
    )
    due = load_deadlines().deadlines["contact_person"].due_on(of.policy.as_of)
    return rows.assign(lacks=lacks, due=pd.Timestamp(due))


def _missing_measure(of: Judged) -> pd.DataFrame:
    """Confirmed households without a first measure, when it is due this month or was before."""
    homes, today = of.view[of.view.status == CONFIRMED], pd.Timestamp(of.policy.as_of)
    since = first_day(month_number(homes.identified_month).fillna(homes.month)).set_axis(homes.household_no)
    measure = of.tables["measure"]
    begun = measure[(measure.started_on <= today) & (measure.started_on >= measure.household_no.map(since))]
    due = homes.confirmed_on + pd.DateOffset(months=1)
    month = due.dt.year * 12 + due.dt.month - 1
    rows = homes[~homes.household_no.isin(begun.household_no) & (month <= month_of(of.policy.as_of))]
    return rows[["household_no", "county_code"]].assign(lacks="", due=due.loc[rows.index])


def _deadline_lines(of: Judged) -> list[pd.DataFrame]:
    """A line per household that a deadline of the list still misses."""
    missing = {"contact_person": _missing_contact, "first_measure": _missing_measure}
    parts = []
    listed = [(name, each) for name, each in load_deadlines().deadlines.items() if each.list == COMPLETE]
    for order, (name, deadline) in enumerate(listed):
        rows = missing[name](of)
        when = rows.due.dt.month.astype("str") + "月" + rows.due.dt.day.astype("str") + "日"
        words = load_province().words()
        asks, message = deadline.with_term(deadline.asks or ""), deadline.with_term(deadline.message or "")
        fix = [asks.format(**words, lacks=lacks, due=day) for lacks, day in zip(rows.lacks, when, strict=True)]
        said = [message.format(**words, lacks=lacks, due=day) for lacks, day in zip(rows.lacks, when, strict=True)]
        title = load_model()[deadline.table or ""].title
        told = {"order": order, "level": TITLES[ERROR], "table_title": title, "record": None, "name": None}
        parts.append(
            rows[["household_no", "county_code"]].assign(
                **told, fix_zh=fix, said=said, rule=None, since=None, due=rows.due.dt.strftime("%Y-%m-%d")
            )
        )
    return parts


def _complete(of: Judged, told: pd.DataFrame) -> pd.DataFrame:
    """What deadlines still miss, then what the findings ask to enter."""
    parts = _deadline_lines(of)
    rows = things(_reached(of, told[told.list == COMPLETE]))
    found = rows.assign(order=len(parts), since=of.policy.as_of.isoformat(), due=None)
    lines = _placed(of, pd.concat([*parts, found[parts[0].columns]], ignore_index=True))
    # A household with findings stands before one that a deadline alone misses.
    lines["late"] = ~lines.household_no.isin(found.household_no)
    by = ["order", "village_code", "late", "household_no", "table_title", "record", "name", "fix_zh"]
    return lines.sort_values(by)


def _correct(of: Judged, told: pd.DataFrame, here: pd.DataFrame) -> pd.DataFrame:
    """What to put right, or to verify where no other list asks it."""
    rows = told[(told.list == CORRECT) & ~told.rule.isin(_UNLISTED) & (told.home_status != REJECTED)]
    verifies = (rows.asks == VERIFY) | (rows.rule == "kind_without_confirmation")
    rows = rows[~(verifies & rows.household_no.isin(here.household_no))]
    lines = _placed(of, things(_reached(of, rows)))
    lines = lines.assign(since=of.policy.as_of.isoformat(), opinion=None, note=None)
    return lines.sort_values(["village_code", "household_no", "level", "table_title", "record", "field_title", "name"])


def _verify(of: Judged, here: pd.DataFrame) -> pd.DataFrame:
    """One line per household to verify, with every reason."""
    told = grounds(of, here)
    doubted = here.household_no.isin(told.household_no[told.doubtful])
    why = told.groupby("household_no").said.agg("；".join)
    candidate, yes = here.status == CANDIDATE, here.county_confirmed == YES
    last = candidate & doubted & ~here.declaration & ~here.visit & ~here.screening
    cases = [
        (candidate & yes & here.confirmed_on.notna(), "future"), (candidate & yes, "undated"), (last, "doubtful"),
        (~candidate & (here.status == REJECTED), "again"),
    ]  # fmt: skip
    asks = np.select([case for case, _ in cases], [_ASKS[word] for _, word in cases], _ASKS["confirm"])
    origin = np.select([candidate & here.led, candidate], ["待核查对象、部门线索", "待核查对象"], "部门线索")
    today = of.policy.as_of
    days: dict[str, Any] = {"since": today.isoformat(), "last": last}
    due = pd.Series(working_day_after(today, 10).isoformat(), index=here.index).where(candidate)
    rows = here.assign(why=here.household_no.map(why).fillna(""), asks=asks, origin=origin, due=due, **days)
    return rows.sort_values(["last", "village_code", "household_no"])


def _closing_marks(of: Judged) -> pd.DataFrame:
    """Closing marks that are due in S4 and S5."""
    ready, today, systems = of.of_status(CONFIRMED), pd.Timestamp(of.policy.as_of), load_province().systems
    gone = month_number(ready.eliminated_month)
    unsettled = (ready.kind == UNSTABLE) & (ready.household_no.map(classes_of(of)) == UNSETTLED)
    due = (
        (ready.risk_eliminated == YES) & (gone <= month_of(of.policy.as_of)) & ~any_flag(ready, "current_") & ~unsettled
    )
    rows, closed = ready[due], last_day(gone[due])
    return rows.assign(
        system=rows.kind.map({UNSTABLE: systems.warnings, MARGINAL: systems.marginal}),
        closed_on=closed.where(closed <= today, today),
        grounds="县级登记风险已消除，本月未触发任何监测条件",
    ).sort_values("household_no")


def list_rows(of: Judged) -> dict[str, pd.DataFrame | list[pd.DataFrame]]:
    """By format its rows in order; several frames where a file has more sheets."""
    told, here, need, marks = (
        told_findings(of.tables, of.view, of.finding),
        standing(of),
        confirmed_needs(of),
        _closing_marks(of),
    )
    ready = of.of_status(CONFIRMED)
    open_needs = need[need.covered.isna()].merge(ready, on="household_no")
    titles = of.policy.assistance.need_titles
    return {
        "closing_mark": marks.sort_values(["household_no"]),
        "need_list": open_needs.assign(need_title=open_needs.need.map(titles)).sort_values(["household_no", "need"]),
        "held": _held(of, told),
        "verify": _verify(of, here),
        "assist": assist_rows(of, need),
        "complete": _complete(of, told),
        "correct": _correct(of, told, here),
        "closing_mark_list": marks.sort_values(["town", "village", "household_no"]),
    }
