"""What the county is asked to verify, one line per household, whatever brings it: candidates, departments' leads,
households that a deadline of this list misses or whose kind has changed (N1.3b, N3.1).
"""

import ibis
import ibis.expr.types as ir

from exports.drawing import Drawing
from exports.rows.grounds import grounds, missing
from policies.words import CANDIDATE, KIND_CHANGED, REJECTED, YES

# Where a household comes from, in the order in which a line tells them.
CANDIDATES, LEADS, ANOTHER_KIND = "待核查对象", "部门线索", "类别变化"
_NOTHING = ibis.null("string")
_ASKS = {
    "confirm": "入户核实，在平台填“县级确认”：是或否",
    "doubtful": "先核对金额存疑的收入、支出登记，有误的先改正；无误的入户核实，在平台填“县级确认”：是或否",
    "undated": "“县级确认”已填“是”，请在平台核对并补填“县级确认日期”",
    "future": "“县级确认”已填“是”，但“县级确认日期”晚于今天，请在平台改正",
    "again": "“县级确认”填“否”之后部门又有新数据，请重新入户核实，在平台更新“县级确认”和“县级确认日期”",
    "kind": "核实户类型，在平台改正户类型或监测对象类别；改正前该户不报送",
    "other": "请核实并处理",
}


def _lives(of: Drawing) -> ir.Table:
    """household_no, since: since when it is what it is today."""
    return of.results["life"].select("household_no", "since")


def _candidates(of: Drawing, ground: ir.Table) -> ir.Table:
    """Candidates; `last`: one that no channel brought and one of whose own flags rests on a doubtful amount."""
    doubted = ground.filter(ground.doubtful).select("household_no").distinct()
    entered = of.tables["household"]
    said = entered.select("household_no", "confirmed_on", says_yes=entered.county_confirmed == YES)
    rows = of.view.filter(of.view.status == CANDIDATE)
    last = rows.household_no.isin(doubted.household_no) & (rows.channels.length() == 0)
    placed = rows.select("household_no", last=last)
    for other in (said, _lives(of)):
        placed = placed.left_join(other, "household_no").drop("household_no_right")
    yes = placed.says_yes.fill_null(False)
    asks = ibis.cases(
        (yes & placed.confirmed_on.notnull(), _ASKS["future"]),
        (yes, _ASKS["undated"]),
        (placed["last"], _ASKS["doubtful"]),
        else_=_ASKS["confirm"],
    )
    return placed.select(
        "household_no", "since", "last", order=ibis.literal(0), origin=ibis.literal(CANDIDATES), asks=asks
    )


def _led(of: Drawing) -> ir.Table:
    """Households that a department's data points at; a candidate among them is asked once, as a candidate."""
    rows = of.view.semi_join(of.results["lead"], "household_no").select("household_no", "status")
    first = of.results["lead"].group_by("household_no").aggregate(since=of.results["lead"].since.min())
    rows = rows.left_join(first, "household_no").drop("household_no_right")
    asks = ibis.cases(
        (rows.status == CANDIDATE, _NOTHING), (rows.status == REJECTED, _ASKS["again"]), else_=_ASKS["confirm"]
    )
    since = ibis.ifelse(rows.status == CANDIDATE, ibis.null("date"), rows.since)
    no = ibis.literal(False)
    return rows.select(
        "household_no", since=since, last=no, order=ibis.literal(1), origin=ibis.literal(LEADS), asks=asks
    )


def _of_another_kind(of: Drawing) -> ir.Table:
    """Households that were entered as the other kind: nothing of them leaves until the county settles it."""
    finding = of.results["finding"]
    told = (
        finding.filter(finding.rule == KIND_CHANGED).group_by("household_no").aggregate(since=lambda t: t.since.min())
    )
    rows = of.view.semi_join(of.unsettled, "household_no").select("household_no")
    rows = rows.left_join(told, "household_no").drop("household_no_right")
    no = ibis.literal(False)
    return rows.select(
        "household_no",
        "since",
        last=no,
        order=ibis.literal(2),
        origin=ibis.literal(ANOTHER_KIND),
        asks=ibis.literal(_ASKS["kind"]),
    )


def _late(of: Drawing) -> ir.Table:
    """Households that a deadline of this list misses and that are no candidates."""
    deadlines = of.deadlines.deadlines
    titles = {name: deadline.title for name, deadline in deadlines.items()}
    what = {name: deadline.asks or _ASKS["other"] for name, deadline in deadlines.items()}
    rows = of.view.filter(of.view.status != CANDIDATE).select("household_no")
    cases = missing(of)
    for other in (cases.filter(cases.counted), _lives(of)):
        rows = rows.inner_join(other, "household_no")
    return rows.select(
        "household_no",
        "since",
        last=ibis.literal(False),
        order=ibis.literal(3),
        origin=rows.deadline.substitute(titles),
        asks=rows.deadline.substitute(what),
    )


def _brought(of: Drawing, ground: ir.Table) -> ir.Table:
    """One row per household: origin, asks, since when it stands here, and whether it stands last."""
    parts = (_candidates(of, ground), _led(of), _of_another_kind(of), _late(of))
    rows = ibis.union(*(part.distinct() for part in parts))
    return rows.group_by("household_no").aggregate(
        origin=rows.origin.collect(order_by=[rows.order, rows.origin]).join("、"),
        asks=rows.asks.collect(order_by=[rows.order, rows.asks]).join("；"),
        first=rows.since.min(),
        last=rows["last"].any(),
    )


def to_verify(of: Drawing) -> ir.Table:
    """One line per household with every reason, what to do, since when and by when.

    `last` stands at the end of the list; `days` since it was first found orders new before old.
    """
    due_cases = missing(of)
    ground = grounds(of)
    said = ground.said.collect(order_by=[ground.order, ground.said])
    why = ground.group_by("household_no").aggregate(why=said.join("；"))
    due = due_cases.group_by("household_no").aggregate(due=due_cases.due.min())
    shown = of.view.select(
        *("household_no", "county_code", "county", "town", "village", "village_code", "phone"),
        *("head_name", "register_type", "member_count"),
    )
    rows = shown.inner_join(_brought(of, ground), "household_no")
    for other in (why, due):
        rows = rows.left_join(other, "household_no").drop("household_no_right")
    today = ibis.literal(of.policy.as_of)
    return rows.mutate(
        why=rows.why.fill_null(""),
        since=rows["first"].strftime("%Y-%m-%d"),
        due=rows.due.strftime("%Y-%m-%d"),
        days=today.delta(rows["first"], unit="day"),
    ).drop("first")
