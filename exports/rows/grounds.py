"""Why a household is to be verified, a row per ground: its own flags and channels with their numbers, what the national
system's rules and the platform say of it besides, a department's rows, a changed kind (N1.3b, N3.1).
"""

import ibis
import ibis.expr.types as ir

from exports.drawing import Drawing
from exports.titles import kind_title
from policies.words import (
    CANDIDATE,
    KIND_WITHOUT_CONFIRMATION,
    REJECTED,
    RETURNING,
    SCREENING,
    VERIFY,
)

DOUBTFUL = "（金额存疑）"
# A flag, and the national rule that says the same in other words; and the rule that says at once what others say one by
# one.
_REPEATED = {"low_income": "1_02_006"}
_AT_ONCE = "1_02_007"
_NO = ibis.literal(False)


def missing(of: Drawing) -> ir.Table:
    """household_no, deadline, due, counted: households that a deadline of this list still misses."""
    case = of.results["deadline_case"]
    listed = [name for name, deadline in of.deadlines.deadlines.items() if deadline.list == VERIFY]
    return case.filter(case.deadline.isin(listed) & ~case.done).select("household_no", "deadline", "due", "counted")


def standing(of: Drawing) -> ir.Table:
    """The households that stand in the list of what to verify, as `Drawing.view` shows them: candidates, departments'
    leads, those entered as another kind, those that a deadline of the list misses.
    """
    cases = missing(of)
    others = (of.results["lead"], of.unsettled, cases.filter(cases.counted))
    brought = ibis.union(*(rows.select("household_no") for rows in others), distinct=True)
    return of.view.filter((of.view.status == CANDIDATE) | of.view.household_no.isin(brought.household_no))


def _own(of: Drawing) -> ir.Table:
    """Flags and channels of candidates, and that one has come back after its risk was gone."""
    reason = of.results["reason"]
    back = reason.flag == f"status_{RETURNING}"
    own = reason.filter(back | ~reason.flag.re_search("^(current_|status_|gap_)"))
    rows = own.semi_join(of.view.filter(of.view.status == CANDIDATE), "household_no")
    said = rows.text_zh + ibis.ifelse(rows.doubtful, DOUBTFUL, "")
    return rows.select("household_no", said=said, order=ibis.literal(0), doubtful=rows.doubtful)


def _doubtful_amounts(of: Drawing) -> ir.Table:
    """The entries that a candidate's doubtful flags may rest on: when, what, how much."""
    own = _own(of)
    limit = ibis.literal(of.policy.checking.largest_amount)
    income, expense = of.tables["income_entry"], of.tables["expense_entry"]
    earned = income.filter(income.amount > limit, income.month.notnull(), income.kind.notnull())
    spent = expense.filter(expense.amount > limit, expense.spent_on.notnull(), expense.cause.notnull())
    entries = ibis.union(
        earned.select(
            "household_no", said=earned.month.strftime("%Y%m") + earned.kind + earned.amount.cast("string") + "元"
        ),
        spent.select(
            "household_no", said=spent.spent_on.strftime("%Y-%m-%d") + spent.cause + spent.amount.cast("string") + "元"
        ),
    ).semi_join(own.filter(own.doubtful), "household_no")
    told = entries.group_by("household_no").aggregate(each=entries.said.collect(distinct=True).sort().join("、"))
    said = ibis.literal("存疑的登记：") + told.each
    return told.select("household_no", said=said, order=ibis.literal(0), doubtful=_NO)


def _of_departments(of: Drawing) -> ir.Table:
    """What departments' rows come to, of households that they point at."""
    reason = of.results["reason"]
    rows = reason.filter(reason.flag == f"channel_{SCREENING}").semi_join(of.results["lead"], "household_no")
    return rows.select("household_no", said=rows.text_zh, order=ibis.literal(0), doubtful=_NO)


def _of_rules(of: Drawing) -> ir.Table:
    """What the national rules ask to verify, but for what a flag or another rule says already."""
    finding, reason = of.results["finding"], of.results["reason"]
    asked = finding.filter((finding.asks == VERIFY) & ~finding.quiet.fill_null(False))
    here = standing(of)
    rows = asked.semi_join(here.filter(here.status != REJECTED), "household_no")
    each = asked.filter(asked.rule.notin([_AT_ONCE, *_REPEATED.values()]))
    rows = rows.filter((rows.rule != _AT_ONCE) | rows.household_no.notin(each.household_no))
    for flag, rule in _REPEATED.items():
        told = reason.filter(reason.flag == flag)
        rows = rows.filter((rows.rule != rule) | rows.household_no.notin(told.household_no))
    return rows.select(
        "household_no", said=rows.message_zh.re_replace("^户：", ""), order=ibis.literal(1), doubtful=_NO
    ).distinct()


def _of_the_platform(of: Drawing) -> ir.Table:
    """Households that the platform calls monitored although the county has not said whether they are."""
    here = standing(of)
    rows = here.filter((here.status != REJECTED) & here.contradictions.contains(KIND_WITHOUT_CONFIRMATION))
    entered = of.tables["household"].select("household_no", "monitored_type")
    told = rows.select("household_no").inner_join(entered, "household_no")
    said = ibis.literal("监测对象类别已填“") + told.monitored_type + "”，县级尚未确认"
    return told.select("household_no", said=said, order=ibis.literal(2), doubtful=_NO)


def _of_another_kind(of: Drawing) -> ir.Table:
    """Households that were entered as the other kind."""
    rows = of.view.semi_join(of.unsettled, "household_no")
    kind = kind_title(rows.potential_kind)
    said = ibis.literal("现按户类型应为“") + kind + "”，与已报送的录入信息不是同一类；核实户类型前暂不报送"
    return rows.select("household_no", said=said, order=ibis.literal(3), doubtful=_NO)


def _of_deadlines(of: Drawing) -> ir.Table:
    """What a deadline of this list says of households that are no candidates."""
    titles = {name: each.what_zh for name, each in of.deadlines.deadlines.items()}
    cases = missing(of)
    others = cases.filter(cases.counted).semi_join(of.view.filter(of.view.status != CANDIDATE), "household_no")
    return others.select(
        "household_no", said=others.deadline.substitute(titles), order=ibis.literal(4), doubtful=_NO
    ).distinct()


def grounds(of: Drawing) -> ir.Table:
    """household_no, said (a sentence), order (in which a line tells them), doubtful; each sentence of a household
    once.
    """
    parts = (_own, _doubtful_amounts, _of_departments, _of_rules, _of_the_platform, _of_another_kind, _of_deadlines)
    return ibis.union(*(part(of) for part in parts), distinct=True)
