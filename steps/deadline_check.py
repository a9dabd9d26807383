"""Step deadline_check: in the last working days before a deadline, its status at an hour, into `hours/as_of=D/HH/`.

A light pull of the tables that the deadline's measure reads, no more; nothing of the day itself is changed.
"""

from collections.abc import Collection
from typing import Any

import ibis.expr.types as ir

from exports.ledger.connect import ledger
from exports.ledger.course import OF_THE_DAY, write_deadline_course
from policies.deadlines import Deadlines
from policies.model import load_model
from policies.near import near_deadlines
from policies.schemas import result_schema, snapshot_schema
from sources.mapping import load_mapping
from sources.snapshot import COUNTIES, SHARE, write_snapshot
from steps.watch import STATUS, earlier_statuses, summed, unplaced_status
from storage.day import Day
from storage.engine import empty_table, open_parquet
from storage.frame import Publication, Summary, publishes
from transforms.assessment import assess_households
from transforms.deadlines import Subjects, deadline_cases
from transforms.deadlines.progress import deadline_progress
from transforms.deadlines.status import deadline_status

_HOURS = range(OF_THE_DAY + 1, 24)
# Without these no case has a county.
_ALWAYS = ("household", "division")


class HourError(ValueError):
    """A check by the hour that cannot be; one line that says why."""


def deadline_check(day: Day, hour: int) -> Summary:
    """The status, at `hour` (1 to 23) of the day, of the deadlines that are near; published beside the day's own and
    told in the ledger's course.

    Returns what `summed` tells of them; nothing, without reading the platform, when none is near.
    Raises HourError when there is no such hour or no household was read, PlatformError when the platform cannot be.
    """
    if hour not in _HOURS:
        raise HourError(f"hour {hour}: a check by the hour is of {_HOURS[0]} to {_HOURS[-1]}; the day's own is watch's")
    near = near_deadlines(day.deadlines, day.as_of)
    if not near.deadlines:
        return {}
    told: list[dict[str, Any]] = []

    @publishes(lambda day: day.hour(hour), after=lambda day: [], always=True, share=SHARE)
    def check(day: Day, to: Publication) -> Summary:
        case, county = _cases(day, to, near)
        progress = deadline_progress(case, county, near, day.as_of)
        to.write(STATUS, deadline_status(progress, near, day.as_of, earlier_statuses(day, to)))
        status, astray = to.written(STATUS), unplaced_status(case, county, near, day.as_of)
        told.extend(row for rows in (status, astray) for row in rows.to_pyarrow().to_pylist())
        return {"hour": hour, "deadlines": summed(status, astray, case, near, day.as_of)}

    summary = check(day)
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        write_deadline_course(connection, day.as_of, hour, told)
    return summary


def _cases(day: Day, to: Publication, near: Deadlines) -> tuple[ir.Table, ir.Table]:
    """The cases of the deadlines, from a pull of what they read, and the counties of the division table."""
    reads = {*_ALWAYS, *(table for each in near.deadlines.values() for table in each.reads)}
    raw = to.scratch / "raw"
    raw.mkdir()
    mapping = load_mapping(day.settings.mapping)
    account = write_snapshot(day.source_url, mapping, to.connection, to.folder, raw, reads).account
    to.tell(mapping=day.settings.mapping, account=account)
    if not account["household"]["counted"]:
        raise HourError("no household was read: the platform may be filled anew; the day's own status stands")
    tables = _tables(to, reads)
    life = empty_table(to.connection, "no_life", result_schema("life"))
    assessed = to.keep("assessed", assess_households(tables, day.policy))
    return to.keep("cases", deadline_cases(Subjects(assessed, life, tables, day.policy), near)), tables[COUNTIES]


def _tables(to: Publication, reads: Collection[str]) -> dict[str, ir.Table]:
    """The tables that were read, and every other one without a row."""
    read = {
        name: open_parquet(to.connection, to.folder / f"{name}.parquet", f"now_{name}") for name in (*reads, COUNTIES)
    }
    others = {
        name: empty_table(to.connection, f"no_{name}", snapshot_schema(name))
        for name in load_model()
        if name not in reads
    }
    return read | others
