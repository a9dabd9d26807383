"""Which rows each file of a county holds."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.finding import Asks
from policies.model import load_model

_LEVEL = {"error": "必须改正", "warning": "提示"}
# Fields that are no column of the platform but follow from several.
_JUDGED_TITLES = {"income": "收入", "per_capita_income": "人均收入", "status": "监测状态"}


def held_back(finding: ir.Table) -> ir.Table:
    """household_no of every household that an error finding concerns; none of them enters an import file."""
    errors = finding.filter((finding.severity == "error") & finding.household_no.notnull())
    return errors.select("household_no").distinct()


def sendable(view: ir.Table, finding: ir.Table) -> ir.Table:
    """County-confirmed households without an error finding (N1.3b)."""
    confirmed = view.filter(view.status == "confirmed")
    return confirmed.anti_join(held_back(finding), "household_no")


def import_rows(
    view: ir.Table, members: ir.Table, measures: ir.Table, changed: ir.Table, finding: ir.Table
) -> dict[str, ir.Table]:
    """Rows of the import files by format, before the ledger leaves out what is known already.

    Unstable households are annotated, marginal ones entered with their members (N1.3c); measures of both (N3.2a);
    changes of accepted ones (N1.3d, N3.2a); eliminated ones annotated, never removed (N3.2c, N3.2d).
    """
    ready = sendable(view, finding)
    marginal = ready.filter(ready.kind == "marginal")
    gone = view.filter(view.status == "eliminated").anti_join(held_back(finding), "household_no")
    return {
        "marginal_household": marginal,
        "marginal_member": members.semi_join(marginal, "household_no"),
        "unstable_annotation": ready.filter(ready.kind == "unstable"),
        "measure": measures.semi_join(ready, "household_no"),
        "update": ready.inner_join(changed, "household_no"),
        "elimination": gone,
    }


def changed_households(change: ir.Table) -> ir.Table:
    """household_no, changes: in the county's words, what changed of an accepted household and its members (N3.2a)."""
    rows = change.filter(change.table != "measure")
    what = ibis.cases(
        (rows.change == "added", ibis.literal("增加")),
        (rows.change == "removed", ibis.literal("减少")),
        else_=_field_title(rows).fill_null(rows.field),
    )
    said = ibis.ifelse(rows.table == "member", ibis.literal("家庭成员") + rows.key + "：" + what, what)
    return (
        rows.mutate(said=said)
        .group_by("household_no")
        .aggregate(changes=lambda t: t.said.collect(distinct=True).sort().join("；"))
    )


def _table_title(table: ir.StringValue) -> ir.StringValue:
    return table.substitute({name: each.title for name, each in load_model().items()})


def _field_title(rows: ir.Table) -> ir.StringValue:
    """The county's word for a field: its own table's, else that of the table the rule looked it up in."""
    model = load_model().values()
    own = [
        ((rows.table == table.table) & (rows.field == name), column.title)
        for table in model
        for name, column in table.columns.items()
    ]
    anywhere = _JUDGED_TITLES | {name: column.title for table in model for name, column in table.columns.items()}
    cases = [(rows.field == name, title) for name, title in anywhere.items()]
    return ibis.cases(*own, *cases, else_=ibis.null("string"))


def things_to_do(finding: ir.Table, asks: Asks) -> ir.Table:
    """Findings that ask for the same thing about the same field of the same record, as one line with every rule."""
    rows = finding.filter(finding.asks == asks)
    return rows.group_by("household_no", "county_code", "table", "key", "field", "fix_zh").aggregate(
        level=rows.severity.min().substitute(_LEVEL),  # "error" sorts before "warning"
        value=rows.value.max(),
        message_zh=rows.message_zh.collect(distinct=True).sort().join("；"),
        rule=rows.rule.collect(distinct=True).sort().join("、"),
        findings=rows.count(),
        since=rows.since.min().strftime("%Y-%m-%d"),
    )


def _of_household(rows: ir.Table, view: ir.Table) -> ir.Table:
    """Rows with their household's places and head; a row without one of a known county keeps them blank."""
    shown = view.select("household_no", "county", "town", "village", "head_name", "prefecture_code")
    return rows.left_join(shown, "household_no").drop("household_no_right")


def complete_contacts(contact_status: ir.Table, view: ir.Table, due: dt.date) -> ir.Table:
    """What each confirmed marginal household without a contact person lacks of one (N2.1c)."""
    lacking = contact_status.filter(~contact_status.has_contact)
    what = ibis.cases((lacking.has_name, "联系人电话"), (lacking.has_phone, "联系人姓名"), else_="联系人姓名、联系人电话")
    rows = lacking.select(
        "household_no",
        "county_code",
        order=ibis.literal(0),
        level=ibis.literal(_LEVEL["error"]),
        table_title=ibis.literal(load_model()["marginal_monitor"].title),
        key=lacking.household_no,
        what=ibis.literal("补录") + what,
        message_zh=ibis.literal(f"边缘户须有联系人，并于{due.month}月{due.day}日前录入安徽省脱贫攻坚大数据管理平台"),
        rule=ibis.literal("N2.1c"),
        since=ibis.null("string"),
        due=ibis.literal(due.isoformat()),
    )
    return _of_household(rows, view)


def complete_fields(finding: ir.Table, view: ir.Table) -> ir.Table:
    """Everything else that is truly missing, from the findings (N3.3)."""
    rows = things_to_do(finding, "complete")
    selected = rows.select(
        "household_no",
        "county_code",
        order=ibis.literal(1),
        level=rows.level,
        table_title=_table_title(rows.table),
        key=rows.key,
        what=rows.fix_zh,
        message_zh=rows.message_zh,
        rule=rows.rule,
        since=rows.since,
        due=ibis.null("string"),
    )
    return _of_household(selected, view)


DEPARTMENT_TITLES = {"health": "卫生健康部门", "emergency": "应急管理部门", "disabled": "残联"}


def verify(view: ir.Table, reason: ir.Table, lead: ir.Table) -> ir.Table:
    """What the county is asked to verify: candidates with every reason, and departments' leads (N1.3b, N3.1)."""
    own = reason.filter(~reason.flag.re_search("^(current_|status_|gap_)"))
    reasons = own.group_by("household_no").aggregate(why=own.text_zh.group_concat("；", order_by=own.flag))
    candidates = view.filter(view.status == "candidate").inner_join(reasons, "household_no")
    amount = lead.amount.cast("string")
    told = lead.department.substitute(DEPARTMENT_TITLES) + "数据：" + lead.reason
    said = ibis.ifelse(lead.amount.isnull(), told + "（一、二级残疾）", told + "，金额" + amount + "元")
    leads = view.inner_join(lead.select("household_no", said=said), "household_no")
    shown = ("household_no", "county_code", "county", "town", "village", "head_name", "register_type")
    listed = candidates.select(*shown, origin=ibis.literal("待核查对象"), why=candidates.why)
    return listed.union(leads.select(*shown, origin=ibis.literal("部门线索"), why=leads.said))


def correct(finding: ir.Table, view: ir.Table) -> ir.Table:
    """What to put right, errors and hints, one line per thing to do."""
    rows = things_to_do(finding, "correct")
    selected = rows.select(
        "household_no",
        "county_code",
        "level",
        "key",
        "value",
        "message_zh",
        "fix_zh",
        "rule",
        "since",
        table_title=_table_title(rows.table),
        field_title=_field_title(rows),
    )
    return _of_household(selected, view)
