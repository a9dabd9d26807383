"""Step check: the rules over the day's snapshot and its gate, into `checks/as_of=D/`."""

import datetime as dt
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis.backends.duckdb import Backend

from expectations.catalogue import record_findings
from expectations.profile import county_profile, rule_profile, table_profiles
from policies.finding import COLUMNS
from policies.in_force import InForce, in_force
from policies.model import load_model
from sources.counties import household_counties
from sources.snapshot import FINDINGS
from steps.report import write_gates
from steps.tables import open_snapshot, open_tables, write_table
from steps.unchanged import inputs_of, published_summary
from storage import layout
from storage.engine import engine
from storage.publish import digests, publishing, read_manifest, require_manifest, write_manifest
from storage.settings import Settings
from transforms.composition import member_counts
from transforms.expense import net_expenses
from transforms.income import window_incomes
from transforms.money import quotient
from transforms.windows import judgement_months

if TYPE_CHECKING:
    from expectations.gates import GateOutcome

_GATE_TITLES = {"county": "县（市、区）", "rules": "规则", "counties": "各县（市、区）"}
log = logging.getLogger("jianbang.check")

ORDER = ["table", "rule", "key", "field", "value", "household_no"]


def check(as_of: dt.date, settings: Settings) -> dict[str, Any]:
    """Find every broken rule of the snapshot and pass its gate; returns counts.

    Raises GateError when a critical expectation on a table fails: nothing is published then. A county whose own gate
    fails is named in the summary, and gets no package.
    """
    snapshot = layout.snapshot(settings.home, as_of)
    manifest = require_manifest(snapshot, "pull")
    final = layout.checks(settings.home, as_of)
    inputs = inputs_of(snapshot)
    if (done := published_summary(final, inputs)) is not None:
        return done
    with publishing(final, settings.home) as folder, engine(settings) as connection:
        tables = open_snapshot(connection, snapshot)
        log.info("applying rules")
        policy = in_force(as_of)

        def keep(name: str, rows: ir.Table) -> ir.Table:
            return connection.create_table(f"kept_{name}", rows, temp=True)

        broken = record_findings(tables, keep("judged", judged(tables, policy)), policy, keep)
        home = household_counties(tables["household"], tables["county"])
        broken = broken.left_join(home, "household_no").select(*COLUMNS, "county_code")
        reading = open_tables(connection, snapshot, [FINDINGS])[FINDINGS]
        rows = write_table(ibis.union(reading, broken), folder, "finding", ORDER)
        finding = open_tables(connection, folder, ["finding"])["finding"]
        log.info("checking the snapshot's gates")
        outcomes = _gates(connection, tables, finding, home, manifest["account"], settings, as_of)
        write_gates(folder, [outcome.report for outcome in outcomes.values()])
        stopped = outcomes["counties"].critical
        for county, lines in stopped.items():
            log.warning("county %s: no package today: %s", county, "; ".join(lines))
        names = _county_names(tables)
        summary = {
            "findings": rows,
            **_counts(finding),
            "gate": [line for outcome in outcomes.values() for line in outcome.told()],
            "gate_zh": [line for outcome in outcomes.values() for line in _in_chinese(outcome, names)],
            "stopped": {county: f"gate counties: {'; '.join(lines)}" for county, lines in stopped.items()},
            "folder": str(final.relative_to(settings.home)),
        }
        write_manifest(folder, {"as_of": as_of, "inputs": inputs, "summary": summary, "files": digests(folder)})
    return summary


def judged(tables: dict[str, ir.Table], policy: InForce) -> ir.Table:
    """household_no, per_capita_income, wages, expense_illness in each household's month of judgement."""
    judgement = judgement_months(tables["household"], policy.as_of)
    incomes = window_incomes(tables["income_entry"], judgement)
    spent = net_expenses(tables["expense_entry"], judgement, policy)
    rows = judgement.select("household_no")
    for other in (incomes, spent, member_counts(tables["member"])):
        rows = rows.left_join(other, "household_no").drop("household_no_right")
    return rows.select("household_no", "wages", "expense_illness", per_capita_income=quotient(rows.income, rows.member_count))


def _counts(finding: ir.Table) -> dict[str, int]:
    """How many findings are errors, and how many warnings."""
    counts = finding.aggregate(errors=(finding.severity == "error").sum(), warnings=(finding.severity == "warning").sum())
    row = counts.execute().iloc[0]
    return {name: 0 if pd.isna(row[name]) else int(row[name]) for name in ("errors", "warnings")}


def _county_names(tables: dict[str, ir.Table]) -> dict[str, str]:
    """The name of every county by its code."""
    county = tables["county"].execute()
    return dict(zip(county.county_code, county.county.fillna(county.county_code), strict=True))


def _in_chinese(outcome: "GateOutcome", counties: dict[str, str]) -> list[str]:
    """The gate's warnings as the province's page tells them."""
    title = {**{name: table.title for name, table in load_model().items()}, **_GATE_TITLES}[outcome.gate]
    lines = []
    for each in outcome.warnings:
        whose = [counties.get(owner, owner) for owner in each.owners]
        more = f"等{len(whose)}个" if len(whose) > 8 else ""
        lines.append(f"{title}：{each.zh}" + (f"（{'、'.join(whose[:8])}{more}）" if whose else ""))
    return lines


def _gates(
    connection: Backend,
    tables: dict[str, ir.Table],
    finding: ir.Table,
    home: ir.Table,
    account: dict[str, dict[str, int]],
    settings: Settings,
    as_of: dt.date,
) -> "dict[str, GateOutcome]":
    """Pass the gates of the tables, the rules and the counties; raises GateError when one stops the day."""
    from expectations.gates import validate
    from expectations.suites.tables import county_suite, rule_suite, table_suites

    earlier = [day for day in layout.days(settings.home, "snapshot") if day < as_of]
    before = layout.snapshot(settings.home, earlier[-1]) if earlier else None
    last = (read_manifest(before) or {}).get("account", {}) if before else {}
    profiles = table_profiles(tables, finding, account, last, as_of)
    outcomes = {name: validate(name, profiles[name], suite) for name, suite in table_suites().items()}
    for outcome in outcomes.values():
        outcome.require()
    rules = rule_profile(finding, account)
    counties = county_profile(home, finding, _last_home(connection, before if last else None))
    return outcomes | {
        "rules": validate("rules", rules, rule_suite(), rules.rule),
        "counties": validate("counties", counties, county_suite(), counties.county_code),
    }


def _last_home(connection: Backend, before: Path | None) -> ir.Table | None:
    """Which household lay in which county on the last day."""
    if before is None:
        return None
    tables = open_tables(connection, before, ["household", "county"])
    return household_counties(tables["household"], tables["county"])
