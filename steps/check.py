"""Step check: the rules over the day's snapshot and its gate, into `checks/as_of=D/`."""

import datetime as dt
import logging
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from expectations.catalogue import record_findings
from policies.finding import COLUMNS
from policies.in_force import InForce, in_force
from sources.counties import household_counties
from sources.snapshot import FINDINGS
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

log = logging.getLogger("jianbang.check")

ORDER = ["table", "rule", "key", "field", "value", "household_no"]


def check(as_of: dt.date, settings: Settings) -> dict[str, Any]:
    """Find every broken rule of the snapshot and pass its gate; returns counts.

    Raises GateError when a critical expectation on the snapshot fails: nothing is published then.
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

        broken = record_findings(tables, keep("judged", _judged(tables, policy)), policy, keep)
        home = household_counties(tables["household"], tables["county"])
        broken = broken.left_join(home, "household_no").select(*COLUMNS, "county_code")
        reading = open_tables(connection, snapshot, [FINDINGS])[FINDINGS]
        rows = write_table(ibis.union(reading, broken), folder, "finding", ORDER)
        counts = _counts(open_tables(connection, folder, ["finding"])["finding"])
        log.info("checking the snapshot's gate")
        warnings = _gate(manifest["account"], counts, int(tables["county"].count().execute()), settings, as_of)
        summary = {
            "findings": rows,
            "errors": int(counts.loc[counts.severity == "error", "records"].sum()),
            "warnings": int(counts.loc[counts.severity == "warning", "records"].sum()),
            "gate": warnings,
            "folder": str(final.relative_to(settings.home)),
        }
        write_manifest(folder, {"as_of": as_of, "inputs": inputs, "summary": summary, "files": digests(folder)})
    return summary


def _judged(tables: dict[str, ir.Table], policy: InForce) -> ir.Table:
    """household_no, per_capita_income, wages, expense_illness in each household's month of judgement."""
    judgement = judgement_months(tables["household"], policy.as_of)
    incomes = window_incomes(tables["income_entry"], judgement)
    spent = net_expenses(tables["expense_entry"], judgement, policy)
    rows = judgement.select("household_no")
    for other in (incomes, spent, member_counts(tables["member"])):
        rows = rows.left_join(other, "household_no").drop("household_no_right")
    return rows.select("household_no", "wages", "expense_illness", per_capita_income=quotient(rows.income, rows.member_count))


def _counts(finding: ir.Table) -> pd.DataFrame:
    """table, severity, records: findings per table and severity."""
    return finding.group_by("table", "severity").aggregate(records=finding.count()).execute()


def _gate(
    account: dict[str, dict[str, int]], counts: pd.DataFrame, counties: int, settings: Settings, as_of: dt.date
) -> list[str]:
    """Pass the snapshot's gate; returns the lines of its warnings."""
    from expectations.gates import validate
    from expectations.suites.snapshot import snapshot_suite

    earlier = [day for day in layout.days(settings.home, "snapshot") if day < as_of]
    last = (read_manifest(layout.snapshot(settings.home, earlier[-1])) or {}).get("account", {}) if earlier else {}
    errors = counts[counts.severity == "error"].set_index("table").records.to_dict()
    profile = [
        {
            "table": table,
            "rows": places["read"],
            "unaccounted": places["read"] - sum(rows for place, rows in places.items() if place != "read"),
            "broken_share": errors.get(table, 0) / places["read"] if places["read"] else None,
            "volume": places["read"] / last[table]["read"] if last.get(table, {}).get("read") else None,
        }
        for table, places in account.items()
    ]
    profile.append({"table": "county", "rows": counties, "unaccounted": 0, "broken_share": None, "volume": None})
    outcome = validate(pd.DataFrame(profile), snapshot_suite())
    for table in ("", *outcome.critical):
        outcome.require("snapshot", table)
    return outcome.warnings
