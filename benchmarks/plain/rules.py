"""Every rule of every table: the records that break it, in its group and from its day on, with what is said of them."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from benchmarks.plain import household_rules, member_rules, record_rules
from benchmarks.plain.findings import key_of, said_of
from benchmarks.plain.household_facts import household_facts
from benchmarks.plain.member_facts import member_facts
from benchmarks.plain.values import yuan
from policies.in_force import InForce
from policies.model import Table, load_model

_TEXTS = Path(__file__).with_name("rules.yaml")
Texts = dict[str, dict[str, str]]


@cache
def texts() -> dict[str, Texts]:
    """By table and number what is said of a rule."""
    read: dict[str, Texts] = yaml.safe_load(_TEXTS.read_text(encoding="utf-8"))
    return read


def _in_group(rows: pd.DataFrame, group: str) -> pd.Series | bool:
    match group:
        case "everyone":
            return True
        case "open":
            return rows.monitored & ~rows.eliminated
        case "eliminated":
            return rows.monitored & rows.eliminated
        case "either":
            return rows.out_of_poverty | rows.monitored
    return rows[group]


def shown_text(rows: pd.DataFrame, table: Table, name: str) -> pd.Series:
    """A column's values as a county reads them."""
    values, kind = rows[name], table.columns[name].type
    if kind == "amount":
        return yuan(values)
    if kind == "integer":
        return values.astype("Int64").astype("str")
    return values.dt.strftime("%Y-%m-%d") if pd.api.types.is_datetime64_any_dtype(values.dtype) else values


def _figures(policy: InForce) -> dict[str, Any]:
    day = policy.special_funds_from
    return {**dict(policy.checking), "special_funds_from": f"{day.year}年{day.month}月{day.day}日"}


def _findings(
    rows: pd.DataFrame, broken: dict[str, pd.Series], table: Table, policy: InForce,
    offending: dict[str, pd.Series], says: dict[str, pd.Series],
) -> list[pd.DataFrame]:  # fmt: skip
    """One finding per record and rule that it breaks."""
    found, figures = [], _figures(policy)
    for number, rule in texts()[table.table].items():
        if dt.date.fromisoformat(rule.get("from", "2019-01-01")) > policy.as_of:
            continue
        held = rows[broken[number] & _in_group(rows, rule["group"])]
        if held.empty:
            continue
        field: Any = offending[number][held.index] if number in offending else rule["fields"].split()[0]
        message = says[number][held.index] if number in says else rule["message"].format(**figures)
        shown, own = None, dict.fromkeys(("person_no", "name", "amount"))
        for name in rule["fields"].split() if number in offending else [field]:
            if name in table.columns:
                text = shown_text(held, table, name)
                shown = text if number not in offending else text.where(field == name, shown)
        words = (number, rule["severity"], rule["asks"], field, message, rule["fix"])
        found.append(said_of(held, table, *words, key=key_of(held, table), shown=shown, own=own))
    return found


def rule_findings(
    tables: dict[str, pd.DataFrame], member: pd.DataFrame, assessed: pd.DataFrame, policy: InForce
) -> list[pd.DataFrame]:
    """The findings of all rules; `member` are the members' facts."""
    household, today = tables["household"], pd.Timestamp(policy.as_of)
    homes = household_facts(tables, member, assessed, policy)
    measure, expense, record, plan = (
        record_rules.with_people(tables[name], member, household)
        for name in ("measure", "expense_entry", "work_record", "work_plan")
    )
    record, plan = record_rules.of_members(record), record_rules.of_members(plan)
    income, warning, marginal = (tables[name] for name in ("income_entry", "return_warning", "marginal_monitor"))
    each = {
        "household": (homes, household_rules.broken(homes, policy)),
        "member": (member, member_rules.broken(member, today, policy.checking)),
        "measure": (measure, record_rules.measures(measure, household, policy)),
        "income_entry": (income, record_rules.income_entries(income, policy)),
        "expense_entry": (expense, record_rules.expense_entries(expense, policy)),
        "work_record": (record, record_rules.work_records(record, policy)),
        "work_plan": (plan, record_rules.work_plans(plan)),
        "return_warning": (warning, record_rules.return_warnings(warning, policy)),
        "marginal_monitor": (marginal, record_rules.marginal_monitors(marginal)),
    }
    told = {"household": (household_rules.offending(homes), household_rules.says(homes))}
    model, found = load_model(), []
    for name, (rows, broken) in each.items():
        found += _findings(rows, broken, model[name], policy, *told.get(name, ({}, {})))
    return found


__all__ = ["member_facts", "rule_findings", "shown_text", "texts"]
