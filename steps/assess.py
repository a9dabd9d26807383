"""Step assess: the judgement of every household, into `results/as_of=D/`."""

import logging

import ibis.expr.types as ir
import pyarrow.parquet as pq

from policies.flags import load_flags
from policies.results import load_results
from sources.counties import household_counties
from storage import layout
from storage.day import Day
from storage.digests import digest
from storage.engine import open_parquet
from storage.frame import Inputs, Publication, Summary, publishes
from storage.tables import ResultError, check_file
from transforms.reasons import SCHEMA, reasons
from transforms.results import Before, Results, results

log = logging.getLogger("jianbang.assess")

_FROM_BEFORE = ("life", "finding")


def _day_before(day: Day) -> Day | None:
    """The last earlier day whose households have a life to go on from."""
    earlier = day.before("results", "life.parquet")
    return earlier[-1] if earlier else None


def _history(day: Day) -> Inputs:
    """Digests of what the day takes from earlier ones: lives and findings, and the versions last accepted."""
    history: Inputs = {}
    if (before := _day_before(day)) is not None:
        for name in _FROM_BEFORE:
            history |= before.results.digest(f"{name}.parquet")
    accepted = layout.accepted(day.settings.home)
    return history | ({"accepted": digest(accepted)} if accepted.exists() else {})


def _before(day: Day, to: Publication) -> Before:
    """What the days before left."""
    last, path = _day_before(day), layout.accepted(day.settings.home)
    accepted = open_parquet(to.connection, path, "accepted") if path.exists() else None
    if last is None:
        return Before(accepted=accepted)
    return Before(to.result("life", last), to.result("finding", last), accepted)


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
    judged = results(tables, home, found, _before(day, to), day.policy, to.keep)
    due = {name for name, model in load_results().items() if model.by == "assess"}
    if wrong := due ^ {*judged.tables, "reason"}:
        raise ResultError(f"policies/results and transforms/results.py differ in {', '.join(sorted(wrong))}")
    rows = {name: to.write(name, table) for name, table in judged.tables.items()}
    log.info("explaining flags")
    reason_count = _write_reasons(judged.reason_facts, day, to)
    to.tell(households_by_county=_counted(judged.by_county, "county_code"))
    return {
        "households": rows["assessment"],
        "findings": rows["finding"],
        "leads": rows["lead"],
        "reasons": reason_count,
        "needs": rows["need"],
        **{f"status_{status}": count for status, count in _counted(judged.by_status, "status").items()},
        **_flagged(judged),
    }


def _write_reasons(facts: ir.Table, day: Day, to: Publication) -> int:
    """The reasons, told batch by batch."""
    model = load_results()["reason"]
    scratch = to.scratch / "reason_facts.parquet"
    facts.order_by(model.order).to_parquet(scratch)
    path = to.folder / "reason.parquet"
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for batch in pq.ParquetFile(scratch).iter_batches(batch_size=50_000):
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
