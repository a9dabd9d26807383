"""Every rule of every table, and their findings on a snapshot."""

import datetime as dt
from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from expectations.apply import findings
from expectations.facts import Keep
from expectations.facts.groups import of_household, with_groups
from expectations.facts.household import household_facts
from expectations.facts.member import member_facts, people_facts
from expectations.facts.thresholds import thresholds
from expectations.facts.work import of_members, record_facts
from expectations.rules import (
    Rule,
    expense_entry,
    household,
    income_entry,
    marginal_monitor,
    measure,
    member,
    return_warning,
    work_plan,
    work_record,
)
from policies.divisions import county_of
from policies.finding import COLUMNS
from policies.in_force import InForce
from policies.model import load_model

CATALOGUE: dict[str, tuple[Rule, ...]] = {
    "household": household.RULES,
    "member": member.RULES,
    "measure": measure.RULES,
    "income_entry": income_entry.RULES,
    "expense_entry": expense_entry.RULES,
    "work_record": work_record.RULES,
    "work_plan": work_plan.RULES,
    "return_warning": return_warning.RULES,
    "marginal_monitor": marginal_monitor.RULES,
}


def in_force_on(day: dt.date) -> dict[str, tuple[Rule, ...]]:
    """The rules of each table that are in force on a day."""
    return {table: tuple(rule for rule in rules if rule.start <= day) for table, rules in CATALOGUE.items()}


def figures(policy: InForce) -> dict[str, object]:
    """What messages may tell of the day's parameters, by name."""
    day = policy.special_funds_from
    return {**dict(policy.checking), "special_funds_from": f"{day.year}年{day.month}月{day.day}日"}


def _with_county(household: ir.Table, county: ir.Table) -> ir.Table:
    """Households with the name of their county."""
    coded = household.mutate(county_code=county_of(household.village_code))
    return coded.left_join(county.select("county_code", "county"), "county_code").drop(
        "county_code", "county_code_right"
    )


def facts(tables: Mapping[str, ir.Table], judged: ir.Table, policy: InForce, keep: Keep) -> dict[str, ir.Table]:
    """The records of every table with rules, each with what the rules speak of.

    `judged` holds household_no, per_capita_income, wages and expense_illness in the month of judgement; `keep` stores
    what several tables' facts are drawn from.
    """
    today = ibis.literal(policy.as_of)
    homes = keep("groups", with_groups(_with_county(tables["household"], tables["county"])))
    who = keep("people", people_facts(of_household(tables["member"], homes), tables, homes, policy))
    people = member_facts(tables, who, policy, keep)
    known = who.select("household_no", "person_no", "born", known_person=ibis.literal(True))

    def of_person(name: str) -> ir.Table:
        """Rows of a table with whether their person_no is a member of their household, and that member's birth date."""
        rows = of_household(tables[name], homes)
        joined = rows.left_join(known, ["household_no", "person_no"]).drop("household_no_right", "person_no_right")
        return joined.mutate(known_person=joined.known_person.fill_null(False), today=today)

    life = of_household(of_person("measure"), homes, "register_type", "identified_month", "eliminated_month")
    month_after = life.eliminated_month + ibis.interval(months=1)
    rows = {
        "household": household_facts(dict(tables), homes, people, known, judged, policy, keep),
        "member": people,
        "measure": life.mutate(
            elimination_ends=(month_after - ibis.interval(days=1)).cast("date"),
            special_funds_from=ibis.literal(policy.special_funds_from),
        ),
        "income_entry": tables["income_entry"].mutate(today=today),
        "expense_entry": of_person("expense_entry"),
        "work_record": record_facts(of_person("work_record")),
        "work_plan": of_members(of_person("work_plan")),
        "return_warning": tables["return_warning"].mutate(today=today),
        "marginal_monitor": tables["marginal_monitor"],
    }
    return {name: each.mutate(**thresholds(policy.checking)) for name, each in rows.items()}


def record_findings(tables: Mapping[str, ir.Table], judged: ir.Table, policy: InForce, keep: Keep) -> ir.Table:
    """The findings of all rules in force on a snapshot's canonical tables."""
    model, rules = load_model(), in_force_on(policy.as_of)
    found = [
        keep(f"found_{name}", findings(rows, rules[name], model[name], figures(policy)))
        for name, rows in facts(tables, judged, policy, keep).items()
    ]
    return ibis.union(*(each.select(*COLUMNS) for each in found))
