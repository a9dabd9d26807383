"""What the county is asked to verify: candidates with every reason, and departments' leads (N1.3b, N3.1)."""

import ibis
import ibis.expr.types as ir

from exports.drawing import Drawing
from policies.words import CANDIDATE, MARGINAL, TITLES, UNSTABLE, VERIFY

_SHOWN = ("household_no", "county_code", "county", "town", "village", "head_name", "register_type")
NOT_LAST = ibis.literal(False)


def _missing(of: Drawing) -> ir.Table:
    """household_no, deadline, due, counted: households that a deadline of this list still misses."""
    case = of.results["deadline_case"]
    listed = [name for name, deadline in of.deadlines.deadlines.items() if deadline.list == VERIFY]
    return case.filter(case.deadline.isin(listed) & ~case.done).select("household_no", "deadline", "due", "counted")


def _candidates(of: Drawing, missing: ir.Table) -> ir.Table:
    reason = of.results["reason"]
    own = reason.filter(~reason.flag.re_search("^(current_|status_|gap_)"))
    told = own.mutate(said=own.text_zh + ibis.ifelse(own.doubtful, "（金额存疑）", ""))
    reasons = told.group_by("household_no").aggregate(
        why=told.said.group_concat("；", order_by=told.flag), doubtful=told.doubtful.any()
    )
    dues = missing.group_by("household_no").aggregate(due=missing.due.min())
    rows = of.view.filter(of.view.status == CANDIDATE).inner_join(reasons, "household_no")
    rows = rows.left_join(dues, "household_no").drop("household_no_right")
    return rows.select(
        *_SHOWN,
        origin=ibis.literal("待核查对象"),
        why=rows.why,
        due=rows.due.strftime("%Y-%m-%d"),
        last=rows.doubtful.fill_null(False) & (rows.channels.length() == 0),
    )


def _leads(of: Drawing) -> ir.Table:
    lead = of.results["lead"]
    told = lead.department.substitute(TITLES) + "数据：" + lead.reason
    amount = lead.amount.cast("string")
    said = ibis.ifelse(lead.amount.isnull(), told + "（一、二级残疾）", told + "，金额" + amount + "元")
    rows = of.view.inner_join(lead.select("household_no", said=said), "household_no")
    return rows.select(*_SHOWN, origin=ibis.literal("部门线索"), why=rows.said, due=ibis.null("string"), last=NOT_LAST)


def _others(of: Drawing, missing: ir.Table) -> ir.Table:
    """Households that a deadline of this list misses and that are no candidates."""
    deadlines = of.deadlines.deadlines
    counted = missing.filter(missing.counted)
    rows = of.view.filter(of.view.status != CANDIDATE).inner_join(counted, "household_no")
    titles = {name: deadline.title for name, deadline in deadlines.items()}
    what = {name: deadline.what_zh for name, deadline in deadlines.items()}
    return rows.select(
        *_SHOWN,
        origin=rows.deadline.substitute(titles),
        why=rows.deadline.substitute(what),
        due=rows.due.strftime("%Y-%m-%d"),
        last=NOT_LAST,
    )


def _of_another_kind(of: Drawing) -> ir.Table:
    """Households that were entered as the other kind: nothing of them leaves until the county settles it."""
    rows = of.view.semi_join(of.unsettled, "household_no")
    kind = rows.potential_kind.substitute({kind: TITLES[kind] for kind in (UNSTABLE, MARGINAL)})
    why = ibis.literal("现按户类型应为“") + kind + "”，与已报送的录入信息不是同一类；核实户类型前暂不报送"
    return rows.select(*_SHOWN, origin=ibis.literal("类别变化"), why=why, due=ibis.null("string"), last=NOT_LAST)


def to_verify(of: Drawing) -> ir.Table:
    """Candidates with every reason and the day by which to verify them, and departments' leads, and households whose
    kind has changed since they were entered.

    `last`: a candidate that no channel brought and one of whose flags rests on a doubtful amount, at the end of the
    list.
    """
    missing = _missing(of)
    return ibis.union(_candidates(of, missing), _leads(of), _others(of, missing), _of_another_kind(of))
