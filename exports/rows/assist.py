"""What each monitored household lacks and may have, and the enterprises paired with its villages (N2.1b, N2.1d, N2.2 to
N2.5).
"""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from exports.drawing import Drawing
from policies.words import CONFIRMED, UNSTABLE

_BETWEEN = "；"


def _told(rows: ir.Table, name: str) -> ir.Table:
    """household_no and its sentences `said` under one name, by `order`."""
    said = rows.said.collect(order_by=[rows.order, rows.said])
    return rows.group_by("household_no").aggregate(**{name: said.join(_BETWEEN)})


def _in_order(codes: ir.StringValue, titles: Mapping[str, str]) -> ir.IntegerValue:
    """The place of a code among those that the policy titles, in the order of its file."""
    return codes.cases(*((code, place) for place, code in enumerate(titles)), else_=len(titles))


def _uncovered(of: Drawing) -> ir.Table:
    """Needs that no measure covers, each with the kinds of measure of which one would."""
    assistance = of.policy.assistance
    kinds = {need: "、".join(each) for need, each in assistance.measures_for_need.items()}
    rows = of.results["need"].filter(~of.results["need"].covered)
    said = rows.need.substitute(assistance.need_titles) + "（可安排" + rows.need.substitute(kinds) + "）"
    return rows.select("household_no", order=_in_order(rows.need, assistance.need_titles), said=said)


def _covering(of: Drawing) -> ir.Table:
    """household_no, need, kind, project, measure_no of the measure that covers a need; one of several of one number."""
    kinds = [
        {"need": need, "kind": kind} for need, each in of.policy.assistance.measures_for_need.items() for kind in each
    ]
    covered = of.results["need"].filter(of.results["need"].covered).select("household_no", "need", "by_measure_no")
    measure = of.tables["measure"].select("household_no", "kind", "project", "measure_no", "started_on")
    keyed = measure.mutate(by_measure_no=measure.measure_no.fill_null(""))
    met = covered.inner_join(keyed, ["household_no", "by_measure_no"])
    met = met.inner_join(ibis.memtable(kinds, schema={"need": "string", "kind": "string"}), ["need", "kind"])
    by = met.started_on.cast("string").fill_null("") + met.kind + met.project.fill_null("")
    return met.group_by("household_no", "need").aggregate(
        kind=met.kind.argmin(by), project=met.project.argmin(by), measure_no=met.measure_no.argmin(by)
    )


def _covered(of: Drawing) -> ir.Table:
    """Needs that a measure covers: its kind, then its project, else its number."""
    rows, titles = _covering(of), of.policy.assistance.need_titles
    named = ibis.coalesce(rows.project, "编号" + rows.measure_no)
    by = rows.kind + ibis.ifelse(named.isnull(), "", "，" + named)
    said = rows.need.substitute(titles) + "（" + by + "）"
    return rows.select("household_no", order=_in_order(rows.need, titles), said=said)


def _eligible(of: Drawing) -> ir.Table:
    """Programmes that the household itself is eligible for, without those of its class."""
    assistance, eligible = of.policy.assistance, of.results["eligibility"]
    of_class = list(assistance.assistance_of_class.values())
    rows = eligible.filter(eligible.person_no.isnull() & eligible.programme.notin(of_class))
    titles = assistance.programme_titles
    order = _in_order(rows.programme, titles)
    return rows.select("household_no", order=order, said=rows.programme.substitute(titles))


def _eligible_members(of: Drawing) -> ir.Table:
    """Programmes for members with the members' names; programmes of the same members are told together."""
    titles = of.policy.assistance.programme_titles
    member = of.tables["member"].select("household_no", "person_no", "name")
    rows = of.results["eligibility"].inner_join(member, ["household_no", "person_no"])
    names = rows.name.fill_null("姓名未填").collect(order_by=rows.person_no).join("、")
    people = rows.group_by("household_no", "programme").aggregate(names=names)
    order = _in_order(people.programme, titles)
    ordered = people.mutate(order=order, title=people.programme.substitute(titles))
    together = ordered.group_by("household_no", "names").aggregate(
        order=ordered.order.min(), title=ordered.title.collect(order_by=ordered.order).join("、")
    )
    return together.select("household_no", "order", said=together.title + "：" + together.names)


def _classes(of: Drawing) -> dict[str, str]:
    """By class of S3 the assistance it brings, titled."""
    assistance = of.policy.assistance
    return {name: assistance.programme_titles[programme] for name, programme in assistance.assistance_of_class.items()}


def households(of: Drawing) -> ir.Table:
    """One line per confirmed household: its class and the assistance of that, needs uncovered and covered, programmes.

    `settled` (no need is uncovered) and `town_code` put households with uncovered needs first in each town.
    """
    rows = of.view.filter(of.view.status == CONFIRMED)
    parts = {
        "uncovered": _uncovered(of),
        "covered": _covered(of),
        "programmes": _eligible(of),
        "members": _eligible_members(of),
    }
    for name, part in parts.items():
        rows = rows.left_join(_told(part, name), "household_no").drop("household_no_right")
    of_class = ibis.ifelse(rows.potential_kind == UNSTABLE, rows.household_class, ibis.null("string"))
    return rows.select(
        *("household_no", "county_code", "county", "town", "village", "head_name", "monitored_type"),
        *("town_code", "village_code"),
        *parts,
        settled=rows.uncovered.isnull(),
        risks_zh=rows.risks.join("、"),
        household_class=of_class,
        assistance=of_class.substitute(_classes(of), else_=ibis.null("string")),
    )


def enterprises(of: Drawing) -> ir.Table:
    """One line per county and enterprise paired with villages of it, by their names (N2.2, N2.4); `idle` orders those
    with most monitored households first.
    """
    support = of.results["enterprise_support"].select(
        "county_code", "enterprise", "villages", "village_codes", "households", "carried"
    )
    division = of.tables["division"]
    names = division.group_by(village_code=division.code).aggregate(name=division.name.min())
    each = support.select("county_code", "enterprise", village_code=support.village_codes.unnest())
    named = each.left_join(names, "village_code")
    village = named.name.fill_null(named.village_code)
    told = named.group_by("county_code", "enterprise").aggregate(
        villages_zh=village.collect(order_by=named.village_code).join("、")
    )
    rows = support.left_join(told, ["county_code", "enterprise"])
    shown = ("county_code", "enterprise", "villages", "villages_zh", "households", "carried")
    return rows.select(*shown, idle=-rows.households)
