"""Step check: the rules over the day's snapshot and its gate, into `checks/as_of=D/`."""

import logging
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir
import pandas as pd

from expectations.catalogue import record_findings
from expectations.gate_reports import write_gates
from expectations.profile import county_profile, rule_profile, table_profiles
from policies.finding import COLUMNS, OF_JUDGEMENT
from policies.in_force import InForce
from policies.model import load_model
from policies.words import ERROR, WARNING
from sources.counties import household_counties
from sources.snapshot import FINDINGS
from storage.day import Day
from storage.frame import Publication, Summary, publishes
from transforms.composition import member_counts
from transforms.expense import net_expenses
from transforms.income import window_incomes
from transforms.money import quotient
from transforms.windows import judgement_months

if TYPE_CHECKING:
    from expectations.gates import GateOutcome

_GATES = {"county": "县（市、区）", "rules": "规则", "counties": "各县（市、区）"}
log = logging.getLogger("jianbang.check")


@publishes(lambda day: day.checks, after=lambda day: [day.snapshot])
def check(day: Day, to: Publication) -> Summary:
    """Find every broken rule of the snapshot and pass its gate; returns counts.

    Raises GateError when a critical expectation on a table fails: nothing is published then. A county whose own gate
    fails is named in the summary, and gets no package.
    """
    tables = to.snapshot()
    home = household_counties(tables["household"], tables["county"])
    with ThreadPoolExecutor(1) as beside:
        # Great Expectations takes seconds to import, in which the engine can work; who needs it finds what went wrong.
        beside.submit(import_module, "expectations.suites.tables")
        rows = _write_findings(day, to, tables, home)
    finding = to.written("finding")
    log.info("checking the snapshot's gates")
    outcomes = _gates(day, to, tables, finding, home)
    write_gates(to.folder, [outcome.report for outcome in outcomes.values()])
    stopped = outcomes["counties"].critical
    for county, lines in stopped.items():
        log.warning("county %s: no package today: %s", county, "; ".join(lines))
    names = _county_names(tables)
    return {
        "findings": rows,
        **_counts(finding),
        "gate": [line for outcome in outcomes.values() for line in outcome.told()],
        "gate_zh": [line for outcome in outcomes.values() for line in _in_chinese(outcome, names)],
        "stopped": {county: f"gate counties: {'; '.join(lines)}" for county, lines in stopped.items()},
    }


def _write_findings(day: Day, to: Publication, tables: dict[str, ir.Table], home: ir.Table) -> int:
    """Write what reading and rules found; returns how many findings."""
    log.info("applying rules")
    broken = record_findings(tables, to.keep("judged", judged(tables, day.policy)), day.policy, to.keep)
    broken = broken.left_join(home, "household_no").select(*COLUMNS, "county_code")
    reading = to.tables(day.snapshot, FINDINGS)[FINDINGS]
    return to.write("finding", ibis.union(reading.select(*broken.columns), broken), without=OF_JUDGEMENT)


def judged(tables: dict[str, ir.Table], policy: InForce) -> ir.Table:
    """household_no, per_capita_income, wages, expense_illness in each household's month of judgement."""
    judgement = judgement_months(tables["household"], policy.as_of)
    incomes = window_incomes(tables["income_entry"], judgement)
    spent = net_expenses(tables["expense_entry"], judgement, policy)
    rows = judgement.select("household_no")
    for other in (incomes, spent, member_counts(tables["member"])):
        rows = rows.left_join(other, "household_no").drop("household_no_right")
    return rows.select(
        "household_no", "wages", "expense_illness", per_capita_income=quotient(rows.income, rows.member_count)
    )


def _counts(finding: ir.Table) -> dict[str, int]:
    """How many findings are errors, and how many warnings."""
    counts = finding.aggregate(errors=(finding.severity == ERROR).sum(), warnings=(finding.severity == WARNING).sum())
    row = counts.execute().iloc[0]
    return {name: 0 if pd.isna(row[name]) else int(row[name]) for name in ("errors", "warnings")}


def _county_names(tables: dict[str, ir.Table]) -> dict[str, str]:
    """The name of every county by its code."""
    county = tables["county"].execute()
    return dict(zip(county.county_code, county.county.fillna(county.county_code), strict=True))


def gate_titles() -> dict[str, str]:
    """What the snapshot's gates are called in Chinese."""
    return {name: table.title for name, table in load_model().items()} | _GATES


def _in_chinese(outcome: "GateOutcome", counties: dict[str, str]) -> list[str]:
    """The gate's warnings as the province's page tells them."""
    title = gate_titles()[outcome.gate]
    lines = []
    for each in outcome.warnings:
        whose = [counties.get(owner, owner) for owner in each.owners]
        more = f"等{len(whose)}个" if len(whose) > 8 else ""
        lines.append(f"{title}：{each.zh}" + (f"（{'、'.join(whose[:8])}{more}）" if whose else ""))
    return lines


def _gates(
    day: Day, to: Publication, tables: dict[str, ir.Table], finding: ir.Table, home: ir.Table
) -> "dict[str, GateOutcome]":
    """Pass the gates of the tables, the rules and the counties; raises GateError when one stops the day."""
    from expectations.gates import validate
    from expectations.suites.tables import county_suite, rule_suite, table_suites

    account = day.snapshot.require()["account"]
    earlier = day.before("snapshot", "manifest.json")
    last = earlier[-1].snapshot.require()["account"] if earlier else {}
    profiles = table_profiles(tables, finding, account, last, day.as_of)
    outcomes = {name: validate(name, profiles[name], suite) for name, suite in table_suites().items()}
    for outcome in outcomes.values():
        outcome.require()
    rules = rule_profile(finding, account)
    counties = county_profile(home, finding, _home(to, earlier[-1]) if earlier else None)
    return outcomes | {
        "rules": validate("rules", rules, rule_suite(), rules.rule),
        "counties": validate("counties", counties, county_suite(), counties.county_code),
    }


def _home(to: Publication, day: Day) -> ir.Table:
    """Which household lay in which county on a day."""
    tables = to.tables(day.snapshot, "household", "county")
    return household_counties(tables["household"], tables["county"])
