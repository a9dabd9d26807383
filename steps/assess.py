"""Step assess: the judgement of every household, into `results/as_of=D/`."""

import datetime as dt
import logging
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow.parquet as pq
from ibis.backends.duckdb import Backend

from policies.deadlines import load_deadlines
from policies.in_force import InForce, in_force
from policies.tracked import load_tracked
from sources.counties import household_counties
from steps.check import ORDER
from steps.course import QUALITY
from steps.tables import count_rows, open_snapshot, open_tables, write_table
from steps.unchanged import inputs_of, published_summary
from storage import layout
from storage.engine import engine, open_parquet
from storage.publish import digest, digests, publishing, require_manifest, write_manifest
from storage.settings import Settings
from transforms.assessment import assess_households, contract
from transforms.changes import changes, followed, last_accepted, nothing_accepted
from transforms.closing_proposals import closing_proposals
from transforms.contacts import contact_status
from transforms.eligibility import current_class, eligibility
from transforms.judgement_findings import judgement_findings
from transforms.leads import leads
from transforms.life import first_day, life
from transforms.needs import needs
from transforms.reasons import SCHEMA, reason_facts, reasons
from transforms.scale import scale
from transforms.since import since_when

log = logging.getLogger("jianbang.assess")

_QUALITY = ["county_code", "table", "rule", "severity"]
_FROM_BEFORE = ("life", "finding")


def assess(as_of: dt.date, settings: Settings) -> dict[str, Any]:
    """Judge every household of the snapshot; returns counts by status and flag."""
    snapshot, checks = layout.snapshot(settings.home, as_of), layout.checks(settings.home, as_of)
    require_manifest(snapshot, "pull")
    require_manifest(checks, "check")
    final = layout.results(settings.home, as_of)
    before = _day_before(settings, as_of)
    inputs = inputs_of(snapshot, checks) | _history(settings, before)
    if (done := published_summary(final, inputs)) is not None:
        return done
    policy = in_force(as_of)
    # The deadline status stays, until `watch` has judged the new results.
    with publishing(final, settings.home, keep=True) as folder, engine(settings) as connection:
        tables = open_snapshot(connection, snapshot)
        log.info("judging households")
        assessed = connection.create_table("assessed", assess_households(tables, policy), temp=True)
        rows = {
            name: write_table(table, folder, name, order)
            for name, (table, order) in _results(connection, tables, assessed, policy, settings, before).items()
        }
        found = open_tables(connection, checks, ["finding"])["finding"]
        life_today = open_tables(connection, folder, ["life"])["life"]
        everything = _findings(assessed, life_today, tables, found, policy)
        rows["finding"] = write_table(
            since_when(everything, _found_before(connection, settings, before), as_of), folder, "finding", ORDER
        )
        rows["quality"] = write_table(
            _quality(open_tables(connection, folder, ["finding"])["finding"], as_of), folder, QUALITY, _QUALITY
        )
        log.info("explaining flags")
        rows["reason"] = _write_reasons(assessed, open_tables(connection, folder, ["life", "need"]), policy, folder)
        summary = {
            "households": rows["assessment"],
            "findings": rows["finding"],
            "leads": rows["lead"],
            "reasons": rows["reason"],
            "needs": rows["need"],
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


def _day_before(settings: Settings, as_of: dt.date) -> dt.date | None:
    """The last earlier day whose households have a life to go on from."""
    days = [day for day in layout.days(settings.home, "results") if day < as_of]
    lived = [day for day in days if (layout.results(settings.home, day) / "life.parquet").exists()]
    return lived[-1] if lived else None


def _history(settings: Settings, before: dt.date | None) -> dict[str, str]:
    """Digests of what the day takes from earlier ones: lives and findings, and the versions last accepted."""
    history = {}
    if before is not None:
        for name in _FROM_BEFORE:
            history[f"{name} of {before.isoformat()}"] = digest(layout.results(settings.home, before) / f"{name}.parquet")
    if layout.accepted(settings.home).exists():
        history["accepted"] = digest(layout.accepted(settings.home))
    return history


def _results(
    connection: Backend,
    tables: dict[str, ir.Table],
    assessed: ir.Table,
    policy: InForce,
    settings: Settings,
    before: dt.date | None,
) -> dict[str, tuple[ir.Table, list[str]]]:
    """Every result table but findings and reasons, with the order of its rows."""
    due = load_deadlines().deadlines["contact_person"].due
    eligible = eligibility(assessed, tables["member"], tables["enterprise_pairing"], tables["classification"], policy)
    eligible = connection.create_table("eligible", eligible, temp=True)
    need = needs(assessed, tables["member"], tables["measure"], eligible, policy)
    lived = first_day(tables["household"])
    if before is not None:
        lived = open_tables(connection, layout.results(settings.home, before), ["life"])["life"]
    accepted = nothing_accepted()
    if layout.accepted(settings.home).exists():
        accepted = last_accepted(open_parquet(connection, layout.accepted(settings.home), "accepted"), policy.as_of)
    today = connection.create_table(
        "followed", followed(assessed, tables["member"], tables["measure"], load_tracked()), temp=True
    )
    classes = current_class(tables["classification"], policy)
    return {
        "assessment": (contract(assessed), ["household_no"]),
        "contact_status": (contact_status(assessed, tables["marginal_monitor"], due), ["household_no"]),
        "lead": (leads(assessed), ["household_no", "department"]),
        "scale": (scale(assessed, tables["county"], policy), ["county_code"]),
        "eligibility": (eligible, ["household_no", "person_no", "programme"]),
        "need": (need, ["household_no", "need"]),
        "life": (life(assessed, lived, policy.as_of), ["household_no"]),
        "followed": (today, ["household_no", "table", "key", "field"]),
        "closing_mark": (closing_proposals(assessed, classes, policy.as_of), ["household_no"]),
        "change": (changes(today, accepted), ["household_no", "table", "key", "field", "change"]),
    }


def _write_reasons(assessed: ir.Table, written: dict[str, ir.Table], policy: InForce, folder: Path) -> int:
    facts = reason_facts(assessed, written["life"], written["need"], policy).order_by(["household_no", "flag"])
    scratch = folder.parent / "reason_facts.parquet"
    facts.to_parquet(scratch)
    with pq.ParquetWriter(folder / "reason.parquet", SCHEMA, compression="zstd") as writer:
        for batch in pq.ParquetFile(scratch).iter_batches(batch_size=50_000):
            writer.write_batch(reasons(batch, policy))
    return count_rows(folder / "reason.parquet")


def _findings(
    assessed: ir.Table, life_today: ir.Table, tables: dict[str, ir.Table], found: ir.Table, policy: InForce
) -> ir.Table:
    """The day's findings: those of reading and rules, and those of the judgement."""
    home = household_counties(tables["household"], tables["county"])
    classes = current_class(tables["classification"], policy)
    judged = judgement_findings(assessed, life_today, classes).left_join(home, "household_no").drop("household_no_right")
    return ibis.union(found, judged.select(*found.columns))


def _found_before(connection: Backend, settings: Settings, before: dt.date | None) -> ir.Table | None:
    """The findings of the last earlier day."""
    return None if before is None else open_tables(connection, layout.results(settings.home, before), ["finding"])["finding"]


def _quality(finding: ir.Table, as_of: dt.date) -> ir.Table:
    """Findings per county, table, rule and severity: how many, how many of them new, and what they say."""
    return finding.group_by(_QUALITY).aggregate(
        findings=finding.count(), new=(finding.since == ibis.literal(as_of)).sum(), message_zh=finding.message_zh.min()
    )


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
