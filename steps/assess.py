"""Step assess: the judgement of every household, into `results/as_of=D/`."""

import datetime as dt
import logging
from typing import Any

import ibis
import ibis.expr.types as ir

from policies.deadlines import load_deadlines
from policies.in_force import in_force
from sources.counties import household_counties
from steps.check import ORDER
from steps.tables import open_snapshot, open_tables, write_table
from steps.unchanged import inputs_of, published_summary
from storage import layout
from storage.engine import engine
from storage.publish import digests, publishing, require_manifest, write_manifest
from storage.settings import Settings
from transforms.assessment import assess_households, contract
from transforms.contacts import contact_status
from transforms.judgement_findings import judgement_findings
from transforms.leads import leads
from transforms.scale import scale

log = logging.getLogger("jianbang.assess")


def assess(as_of: dt.date, settings: Settings) -> dict[str, Any]:
    """Judge every household of the snapshot; returns counts by status and flag."""
    snapshot, checks = layout.snapshot(settings.home, as_of), layout.checks(settings.home, as_of)
    require_manifest(snapshot, "pull")
    require_manifest(checks, "check")
    final = layout.results(settings.home, as_of)
    inputs = inputs_of(snapshot, checks)
    if (done := published_summary(final, inputs)) is not None:
        return done
    policy = in_force(as_of)
    with publishing(final) as folder, engine(settings) as connection:
        tables = open_snapshot(connection, snapshot)
        log.info("judging households")
        assessed = connection.create_table("assessed", assess_households(tables, policy), temp=True)
        found = open_tables(connection, checks, ["finding"])["finding"]
        due = load_deadlines().deadlines["contact_person"].due
        log.info("writing results")
        rows = {
            "assessment": write_table(contract(assessed), folder, "assessment", ["household_no"]),
            "contact_status": write_table(
                contact_status(assessed, tables["marginal_monitor"], due), folder, "contact_status", ["household_no"]
            ),
            "lead": write_table(leads(assessed), folder, "lead", ["household_no", "department"]),
            "scale": write_table(scale(assessed, tables["county"], policy), folder, "scale", ["county_code"]),
            "finding": write_table(_findings(assessed, tables, found), folder, "finding", ORDER),
        }
        summary = {
            "households": rows["assessment"],
            "findings": rows["finding"],
            "leads": rows["lead"],
            **_counts(assessed),
            "folder": str(final.relative_to(settings.home)),
        }
        manifest = {
            "as_of": as_of,
            "inputs": inputs,
            "summary": summary,
            "households_by_county": _by_county(assessed),
            "files": digests(folder),
        }
        write_manifest(folder, manifest)
    return summary


def _findings(assessed: ir.Table, tables: dict[str, ir.Table], found: ir.Table) -> ir.Table:
    """The day's findings: those of reading and rules, and those of the judgement."""
    home = household_counties(tables["household"], tables["county"])
    judged = judgement_findings(assessed).left_join(home, "household_no").drop("household_no_right")
    return ibis.union(found, judged.select(*found.columns))


def _counts(assessed: ir.Table) -> dict[str, int]:
    statuses = assessed.group_by("status").aggregate(households=assessed.count()).execute()
    by_status = {f"status_{row.status}": int(row.households) for row in statuses.sort_values("status").itertuples()}
    flagged = assessed.filter(assessed.low_income | assessed.income_plunge | _any_surge(assessed))
    return {**by_status, "flagged": int(flagged.count().execute()), "near_line": int(assessed.near_line.sum().execute() or 0)}


def _by_county(assessed: ir.Table) -> dict[str, int]:
    rows = assessed.group_by("county_code").aggregate(households=assessed.count()).execute()
    return {str(row.county_code): int(row.households) for row in rows.itertuples()}


def _any_surge(assessed: ir.Table) -> ir.BooleanValue:
    surges = [assessed[name].fill_null(False) for name in assessed.columns if name.startswith("expense_surge_")]
    return ibis.or_(*surges)
