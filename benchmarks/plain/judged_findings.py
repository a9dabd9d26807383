"""Findings that only the judgement shows: unknown incomes, what a confirmed household lacks, contradictions."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from benchmarks.plain.findings import said_of
from benchmarks.plain.values import first_day, yuan
from policies.in_force import InForce
from policies.model import load_model
from policies.province import load_province
from policies.words import CONFIRMED, ELIMINATED, NONE, SETTLED, UNSETTLED

_CHECK = "核对各系统的登记，改正不一致的一处"
_CONTRADICTIONS = {
    "kind_mismatch": ("监测对象类别与户类型不符", "核对户类型和监测对象类别，改正不一致的一处"),
    "confirmed_without_kind": ("县级已确认，但监测对象类别为空", "补填监测对象类别"),
    "kind_without_confirmation": ("已填监测对象类别，但县级尚未确认", "填县级确认：是或否"),
    "unstable_in_s5": ("脱贫户出现在{marginal}中", _CHECK),
    "marginal_in_s4": ("一般农户出现在{warnings}中", _CHECK),
    "closed_but_flagged": (
        "已销号，但本月仍触发监测条件",
        "入户核实是否返贫致贫：属实的重新纳入监测，不属实的核对收入和支出登记",
    ),
    "open_after_close": ("部分预警已销号，之后又有未销号的预警", _CHECK),
    "identified_in_future": ("识别监测时间晚于本月", "核对识别监测时间"),
    "eliminated_disagrees": ("“风险是否已消除”与销号标注不一致", "核对“风险是否已消除”和销号标注，改正不一致的一处"),
}
_NO_INCOME = "）内没有收入登记，人均收入无法判断"


class _Said(NamedTuple):
    """What a rule's findings say."""

    severity: str
    field: str
    fix: str
    message: str = ""
    asks: str = "correct"


_SAID = {
    "county_unknown": _Said(
        "error", "village_code", "改正行政村代码", "行政村代码的前六位不是任何县（市、区）的代码，该户列入省级清单"
    ),
    "income_unknown": _Said("warning", "income", "补录收入计算期内的收入", asks="complete"),
    "line_unknown": _Said(
        "warning",
        "identified_month",
        "核对识别监测时间，或请省级补充该月的扶贫标准",
        "识别监测时间所在月份没有扶贫标准参数，收入是否低于监测线无法判断",
    ),
    "identified_month_missing": _Said(
        "error", "identified_month", "补录识别监测时间", "县级已确认，但识别监测时间为空或不能识别", "complete"
    ),
    "risk_missing": _Said("error", "risk_1", "补录致贫/返贫风险1", "县级已确认，但致贫/返贫风险为空", "complete"),
    "class_disagrees": _Said(
        "warning", "class", "核实分类和销号", "脱贫人口分类与监测状态不一致（稳定脱贫户仍在监测，或不稳定户已销号）"
    ),
    "income_implausible": _Said(
        "error",
        "per_capita_income",
        "逐笔核对收入计算期内的收入登记（金额是否多填了零、收支类别是否填反、家庭成员是否登记齐全），"
        "改正后自动进入下一期",
    ),
}


def _implausible(assessed: pd.DataFrame, policy: InForce) -> tuple[pd.Series, pd.Series]:
    """Which confirmed households' income is not believed, and why."""
    limit, largest = policy.implausible_income, policy.checking.largest_amount
    above = assessed.income > float(limit) * 100 * assessed.member_count
    counted = (assessed.status == CONFIRMED) & assessed.income.notna() & (assessed.member_count > 0)
    cases = [
        (assessed.doubtful_income, f"收入计算期内有单笔金额大于{largest:,f}元的收入登记，金额存疑"),
        (assessed.income < 0, "收入计算期内人均可支配收入为负数，不合常理"),
        (above, f"收入计算期内人均可支配收入高于{limit:,f}元，不合常理"),
    ]
    why = pd.Series(np.select([test for test, _ in cases], [word for _, word in cases], ""), index=assessed.index)
    return counted & (why != ""), why + "，暂不导入"


def current_class(classification: pd.DataFrame, policy: InForce) -> pd.Series:
    """By household its class of the latest year, where that year has one alone."""
    known = classification.dropna(subset=["class", "year"])
    known = known[pd.to_numeric(known.year) <= policy.as_of.year]
    latest = known[known.year == known.groupby("household_no").year.transform("max")]
    grouped = latest.groupby("household_no")["class"]
    return grouped.min()[grouped.nunique() == 1].rename("household_class")


def _found(rows: pd.DataFrame, rule: str, said: _Said, message: str | pd.Series, shown: pd.Series) -> pd.DataFrame:
    own = dict.fromkeys(("person_no", "name", "amount"))
    text = message if isinstance(message, str) else message[rows.index]
    key, value = rows.household_no, shown[rows.index]
    table = load_model()["household"]
    return said_of(
        rows, table, rule, said.severity, said.asks, said.field, text, said.fix, key=key, shown=value, own=own
    )


def judged_findings(
    assessed: pd.DataFrame, classes: pd.Series, counties: pd.Index, policy: InForce
) -> list[pd.DataFrame]:
    """One finding per household and rule; `classes` are those of S3, `counties` the known codes."""
    own = assessed.household_no.map(classes)
    confirmed = (assessed.kind != NONE) & assessed.status.isin([CONFIRMED, ELIMINATED])
    settled = (assessed.status == CONFIRMED) & (own == SETTLED)
    start, end = (first_day(assessed.month - back).dt.strftime("%Y%m") for back in (12, 1))
    odd, why = _implausible(assessed, policy)
    units, nothing = assessed.per_capita_income, pd.Series(None, index=assessed.index, dtype="str")
    fen = np.sign(units) * ((units.abs() + 50) // 100)
    broken = {
        "county_unknown": ~assessed.county_code.isin(counties),
        "income_unknown": assessed.income.isna(),
        "line_unknown": assessed.line.isna(),
        "identified_month_missing": confirmed & assessed.identified_month.isna(),
        "risk_missing": confirmed & (assessed.risks.str.len() == 0),
        "class_disagrees": settled | ((assessed.status == ELIMINATED) & (own == UNSETTLED)),
        "income_implausible": odd,
    }
    messages = {"income_unknown": "收入计算期（" + start + "至" + end + _NO_INCOME, "income_implausible": why}
    values = {"county_unknown": assessed.village_code, "income_implausible": yuan(fen)}
    found = [
        _found(assessed[rows], rule, _SAID[rule], messages.get(rule, _SAID[rule].message), values.get(rule, nothing))
        for rule, rows in broken.items()
    ]
    for code, (message, fix) in _CONTRADICTIONS.items():
        said = _Said("warning", "status", fix, load_province().told(message, "plain"))
        found.append(_found(assessed[assessed[code]], code, said, said.message, nothing))
    return found
