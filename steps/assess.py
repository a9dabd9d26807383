"""Step assess: the judgement of every household, into `results/as_of=D/`."""

import hashlib
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow.parquet as pq

from exports.format_catalogue import recorded_formats
from exports.ledger.connect import ledger
from exports.ledger.opinions import opinions
from exports.ledger.outside import COLUMNS, outside, versions_outside
from exports.ledger.values import accepted_values, values_of_before
from policies.flags import load_flags
from policies.results import load_results
from policies.schemas import result_schema
from sources.counties import household_counties
from storage import layout
from storage.day import Day
from storage.engine import write_parquet
from storage.frame import Inputs, Publication, Summary, publishes
from storage.tables import ResultError, check_file
from transforms.changes import COLUMNS as ACCEPTED_VALUES
from transforms.quiet import OPINIONS
from transforms.reasons import SCHEMA, reasons
from transforms.results import Before, Keep, Results, results

log = logging.getLogger("jianbang.assess")

_FROM_BEFORE = ("life", "finding", "lead")
_OUTSIDE = {name: kind for name, kind in result_schema("outside").items() if name in COLUMNS}


def _day_before(day: Day) -> Day | None:
    """The last earlier day whose households have a life to go on from."""
    earlier = day.before("results", "life.parquet")
    return earlier[-1] if earlier else None


def _history(day: Day) -> Inputs:
    """Digests of what the day takes from earlier ones: lives, findings and leads, and the versions that have left the
    house with the answers dated before it.
    """
    history: Inputs = {}
    if (before := _day_before(day)) is not None:
        for name in _FROM_BEFORE:
            history |= before.results.digest(f"{name}.parquet")
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        known = {"ledger": versions_outside(connection, day.as_of), "opinions": opinions(connection, day.as_of)}
    return history | {
        name: hashlib.sha256(rows.to_csv(index=False).encode()).hexdigest() for name, rows in known.items()
    }


def _before(day: Day, to: Publication) -> Before:
    """What the days before left, and what the world outside knows."""
    specs = recorded_formats(day.as_of)
    settling = [spec.format for spec in specs if spec.settles]
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        known, said = outside(connection, day.as_of), opinions(connection, day.as_of)
        accepted = accepted_values(connection, settling, day.as_of)
    if (older := layout.accepted_before(day.settings.home)).exists():
        accepted = pd.concat([accepted, values_of_before(older, day.as_of, accepted)])
    last = _day_before(day)
    return Before(
        None if last is None else to.result("life", last),
        None if last is None else to.result("finding", last),
        to.keep("outside", ibis.memtable(known, schema=_OUTSIDE)),
        to.keep("accepted", ibis.memtable(accepted, schema=ACCEPTED_VALUES)),
        {spec.format: spec.enters for spec in specs if spec.enters is not None},
        to.keep("opinions", ibis.memtable(said, schema=OPINIONS)) if len(said) else None,
        None if last is None else to.result("lead", last),
    )


@publishes(
    lambda day: day.results,
    after=lambda day: [day.snapshot, day.checks],
    history=_history,
    keep=True,  # the deadline status stays, until `watch` has judged the new results
)
def assess(day: Day, to: Publication) -> Summary:
    """Judge every household of the snapshot; returns counts by status and flag."""
    tables = to.snapshot()
    home = household_counties(tables["household"], tables["county"])
    found = to.tables(day.checks, "finding")["finding"]
    log.info("judging households")
    written: dict[str, int] = {}
    judged = results(tables, home, found, _before(day, to), day.policy, _keeping(to, written))
    due = {name for name, model in load_results().items() if model.by == "assess"}
    if wrong := due ^ {*judged.tables, "reason"}:
        raise ResultError(f"policies/results and transforms/results.py differ in {', '.join(sorted(wrong))}")
    facts = _reason_facts(judged.reason_facts, to)
    log.info("writing results and explaining flags")
    with ThreadPoolExecutor(1) as beside:  # sentences are Python's, tables the engine's: they hinder each other little
        told = beside.submit(_write_reasons, facts, day, to)
        rest = {name: table for name, table in judged.tables.items() if name not in written}
        rows = written | {name: to.write(name, table) for name, table in rest.items()}
        reason_count = told.result()
    to.tell(counties=sorted(judged.counties.execute().county_code.dropna()))
    return {
        "households": rows["assessment"],
        "findings": rows["finding"],
        "leads": rows["lead"],
        "reasons": reason_count,
        "needs": rows["need"],
        **{f"status_{status}": count for status, count in _counted(judged.by_status, "status").items()},
        **_flagged(judged),
    }


def _keeping(to: Publication, written: dict[str, int]) -> Keep:
    """How what several results are drawn from is stored: a result as its file, told in `written`, which takes no
    memory while the others are drawn; anything else as a table of the engine.
    """

    def keep(name: str, rows: ir.Table) -> ir.Table:
        kept = to.keep(name, rows)
        if name not in load_results():
            return kept
        written[name] = to.write(name, kept)
        to.forget(name)
        return to.written(name)

    return keep


def _reason_facts(facts: ir.Table, to: Publication) -> Path:
    """Where the facts of the reasons lie in their order, until they are told."""
    scratch = to.scratch / "reason_facts.parquet"
    write_parquet(facts.order_by(load_results()["reason"].order), scratch)
    return scratch


def _write_reasons(facts: Path, day: Day, to: Publication) -> int:
    """The reasons, told batch by batch; returns how many."""
    model = load_results()["reason"]
    path = to.folder / "reason.parquet"
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for batch in pq.ParquetFile(facts).iter_batches(batch_size=50_000):
            writer.write_batch(reasons(batch, day.policy))
    return check_file(path, model)


def _counted(rows: ir.Table, by: str) -> dict[str, int]:
    """How many households each value of a column has."""
    found = rows.execute().sort_values(by)
    return {str(value): int(count) for value, count in zip(found[by], found.households, strict=True)}


def _flagged(judged: Results) -> dict[str, int]:
    """How many households any flag of evidence holds for, and each flag."""
    row = judged.flagged.execute().iloc[0]
    return {"flagged": int(row.flagged or 0), **{f"flag_{name}": int(row[name] or 0) for name in load_flags()}}
