"""Findings that only the judgement shows: unknown incomes, missing lines, contradictions, what a confirmed household
lacks.
"""

import ibis
import ibis.expr.types as ir

from policies.finding import COLUMNS, Asks, Severity
from policies.in_force import InForce
from policies.opinions import digest_of
from policies.province import load_province
from policies.record_key import value_sha256
from policies.words import (
    CLOSED_BUT_FLAGGED,
    COMPLETE,
    CONFIRMED,
    CONFIRMED_WITHOUT_KIND,
    CORRECT,
    ELIMINATED,
    ELIMINATED_DISAGREES,
    ERROR,
    IDENTIFIED_IN_FUTURE,
    KIND_CHANGED,
    KIND_MISMATCH,
    KIND_WITHOUT_CONFIRMATION,
    MARGINAL_IN_S4,
    NONE,
    OPEN_AFTER_CLOSE,
    SETTLED,
    UNSETTLED,
    UNSTABLE_IN_S5,
    VANISHED,
    WARNING,
)
from transforms.conditions import known
from transforms.money import exceeds

_JUDGED = ("kind", "status", "household_class")
CONTRADICTIONS = {
    KIND_CHANGED: "监测对象类别与已报送的录入信息不同，暂不报送",
    KIND_MISMATCH: "监测对象类别与户类型不符",
    CONFIRMED_WITHOUT_KIND: "县级已确认，但监测对象类别为空",
    KIND_WITHOUT_CONFIRMATION: "已填监测对象类别，但县级尚未确认",
    UNSTABLE_IN_S5: "脱贫户出现在{marginal}中",
    MARGINAL_IN_S4: "一般农户出现在{warnings}中",
    CLOSED_BUT_FLAGGED: "已销号，但本月仍触发监测条件",
    OPEN_AFTER_CLOSE: "部分预警已销号，之后又有未销号的预警",
    IDENTIFIED_IN_FUTURE: "识别监测时间晚于本月",
    ELIMINATED_DISAGREES: "“风险是否已消除”与销号标注不一致",
}
_FIXES = {
    KIND_MISMATCH: "核对户类型和监测对象类别，改正不一致的一处",
    CONFIRMED_WITHOUT_KIND: "补填监测对象类别",
    KIND_WITHOUT_CONFIRMATION: "填县级确认：是或否",
    CLOSED_BUT_FLAGGED: "入户核实是否返贫致贫：属实的重新纳入监测，不属实的核对收入和支出登记",
    IDENTIFIED_IN_FUTURE: "核对识别监测时间",
    ELIMINATED_DISAGREES: "核对“风险是否已消除”和销号标注，改正不一致的一处",
}


def _finding(
    rows: ir.Table,
    rule: str,
    severity: Severity,
    field: str,
    message: str | ir.StringValue,
    fix: str,
    asks: Asks = CORRECT,
    value: ir.StringValue | None = None,
) -> ir.Table:
    return rows.select(
        rule=ibis.literal(rule),
        severity=ibis.literal(severity),
        asks=ibis.literal(asks),
        table=ibis.literal("household"),
        key=rows.household_no,
        household_no=rows.household_no,
        field=ibis.literal(field),
        value=ibis.null("string") if value is None else value,
        value_sha256=_digest(rows, value),
        value_digest=ibis.null("string") if value is None else digest_of(value),
        message_zh=ibis.literal("户：") + message,
        fix_zh=ibis.literal(fix),
    ).select(*COLUMNS)


def _digest(rows: ir.Table, value: ir.StringValue | None) -> ir.StringValue:
    """What a county's word on a judgement is held to: its value, else what the household is judged to be."""
    judged = [rows[name].fill_null("") for name in _JUDGED if name in rows.columns]
    if value is None and not judged:
        return ibis.null("string")
    return value_sha256(ibis.literal(" ").join(judged) if value is None else value)


def _class_disagrees(classed: ir.Table) -> ir.BooleanValue:
    """Settled in S3 and still monitored, or unsettled there and closed in S4 (N3.2b)."""
    settled = (classed.status == CONFIRMED) & (classed.household_class == SETTLED)
    return settled | ((classed.status == ELIMINATED) & (classed.household_class == UNSETTLED))


def _implausible(assessed: ir.Table, policy: InForce) -> ir.Table:
    """income_implausible: a confirmed household whose per-capita income cannot be sent as it stands (N1.3b).

    Per-capita income over W below zero, above its limit (compared unrounded), or resting on a doubtful entry; nothing
    while it is unknown.
    """
    counted = assessed.filter((assessed.status == CONFIRMED) & assessed.income.notnull() & (assessed.member_count > 0))
    limit, largest = policy.implausible_income, policy.checking.largest_amount
    cases = [
        (known(counted.doubtful_income), f"收入计算期内有单笔金额大于{largest:,f}元的收入登记，金额存疑"),
        (counted.income < 0, "收入计算期内人均可支配收入为负数，不合常理"),
        (exceeds(counted.income, limit, counted.member_count), f"收入计算期内人均可支配收入高于{limit:,f}元，不合常理"),
    ]
    message = ibis.cases(*cases, else_=ibis.null("string"))
    rows = counted.mutate(implausible=message).filter(message.notnull())
    return _finding(
        rows,
        "income_implausible",
        ERROR,
        "per_capita_income",
        rows.implausible + "，暂不导入",
        "逐笔核对收入计算期内的收入登记（金额是否多填了零、收支类别是否填反、家庭成员是否登记齐全），改正后自动进入下一期",
        value=rows.per_capita_income.cast("decimal(24, 2)").cast("string"),
    )


def judgement_findings(assessed: ir.Table, life: ir.Table, classes: ir.Table, policy: InForce) -> ir.Table:
    """One row per household and rule, in the shape of a finding but for the county.

    `life` is today's (who left monitoring though nobody may, N3.2d), `classes` the current class of S3 (N3.2b).
    """
    confirmed = (assessed.kind != NONE) & assessed.status.isin([CONFIRMED, ELIMINATED])
    without_income = assessed.filter(assessed.income.isnull())
    start, end = (without_income[f"window_{name}"].strftime("%Y%m") for name in ("start", "end"))
    classed = assessed.inner_join(classes, "household_no")
    found = [
        _finding(
            without_income,
            "income_unknown",
            WARNING,
            "income",
            ibis.literal("收入计算期（") + start + "至" + end + "）内没有收入登记，人均收入无法判断",
            "补录收入计算期内的收入",
            COMPLETE,
        ),
        _finding(
            assessed.filter(assessed.line.isnull()),
            "line_unknown",
            WARNING,
            "identified_month",
            "识别监测时间所在月份没有扶贫标准参数，收入是否低于监测线无法判断",
            "核对识别监测时间，或请省级补充该月的扶贫标准",
        ),
        _finding(
            assessed.filter(confirmed & assessed.identified_month.isnull()),
            "identified_month_missing",
            ERROR,
            "identified_month",
            "县级已确认，但识别监测时间为空或不能识别",
            "补录识别监测时间",
            COMPLETE,
        ),
        _finding(
            assessed.filter(confirmed & (assessed.risks.length() == 0)),
            "risk_missing",
            ERROR,
            "risk_1",
            "县级已确认，但致贫/返贫风险为空",
            "补录致贫/返贫风险1",
            COMPLETE,
        ),
        _finding(
            assessed.semi_join(life.filter(life.left), "household_no"),
            "left_monitoring",
            WARNING,
            "county_confirmed",
            "原为监测对象，平台中的确认已撤销",
            "核实；边缘户不做退出处理，脱贫监测户应先销号",
        ),
        _finding(
            classed.filter(_class_disagrees(classed)),
            "class_disagrees",
            WARNING,
            "class",
            "脱贫人口分类与监测状态不一致（稳定脱贫户仍在监测，或不稳定户已销号）",
            "核实分类和销号",
        ),
        _implausible(assessed, policy),
    ]
    for code, message in CONTRADICTIONS.items():
        rows = assessed.filter(assessed.contradictions.contains(code))
        told = load_province().told(message, "judgement_findings.py")
        found.append(
            _finding(rows, code, WARNING, "status", told, _FIXES.get(code, "核对各系统的登记，改正不一致的一处"))
        )
    return ibis.union(*found)


def vanished_findings(life: ir.Table) -> ir.Table:
    """One warning per monitored household that the platform no longer holds, told to the county it was last seen in."""
    gone = life.filter(life.state == VANISHED)
    told = _finding(
        gone,
        "household_vanished",
        WARNING,
        "household_no",
        "原为监测对象，平台中已没有该户",
        "核实；监测对象不做退出处理，误删的请在平台中恢复",
    )
    return told.inner_join(gone.select("household_no", "county_code"), "household_no")
