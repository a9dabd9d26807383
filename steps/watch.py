"""Step watch: the state of every deadline in every county, into `results/as_of=D/deadline_status.parquet`; and the
day's place in the course that the ledger keeps.
"""

import datetime as dt
import logging
from collections.abc import Collection

import ibis.expr.types as ir

from exports.ledger.connect import ledger
from exports.ledger.course import OF_THE_DAY, write_county_course, write_deadline_course
from policies.county_changes import successors
from policies.deadlines import Deadlines
from policies.extensions import load_extensions
from policies.words import DEADLINE_STATES
from storage.day import WATCH_MANIFEST, Day
from storage.engine import engine
from storage.frame import Inputs, Publication, Summary, publishes
from storage.tables import open_result, open_tables
from transforms.county_counts import county_counts
from transforms.deadlines.progress import unplaced_progress
from transforms.deadlines.status import Earlier, days_of_pace, deadline_status

log = logging.getLogger("jianbang.watch")

STATUS = "deadline_status"
_COUNTS = ("need", "done", "missing", "overdue", "on_time", "done_late")


def watch(day: Day) -> Summary:
    """Judge every deadline in every county, and tell it in the ledger's course; returns what `summed` tells.

    The course is told whether the status was published now or stood there: what a crash between left out is mended.
    """
    summary = _publish(day)
    _tell_course(day)
    return summary


def _bases(day: Day) -> dict[str, Day]:
    """By deadline, the earlier day that gives its pace; none where there is no such day."""
    watched = [each.as_of for each in day.before("results", WATCH_MANIFEST)]
    return {name: day.on(found) for name, found in days_of_pace(day.as_of, watched, day.deadlines).items()}


def earlier_statuses(day: Day, to: Publication) -> dict[str, Earlier]:
    """By deadline, the status of the earlier day that gives its pace."""
    bases = _bases(day)
    opened = {base.as_of: to.result(STATUS, base) for base in bases.values()}
    return {name: Earlier(base.as_of, opened[base.as_of]) for name, base in bases.items()}


def _history(day: Day) -> Inputs:
    return {
        name: sha256 for base in _bases(day).values() for name, sha256 in base.results.digest(WATCH_MANIFEST).items()
    }


@publishes(
    lambda day: day.results,
    after=lambda day: [day.snapshot, day.results],
    history=_history,
    keep=True,
    manifest=WATCH_MANIFEST,
)
def _publish(day: Day, to: Publication) -> Summary:
    progress, case = to.result("deadline_progress", day), to.result("deadline_case", day)
    to.write(STATUS, deadline_status(progress, day.deadlines, day.as_of, earlier_statuses(day, to)))
    astray = unplaced_status(case, to.tables(day.snapshot, "county")["county"], day.deadlines, day.as_of)
    return {"deadlines": summed(to.written(STATUS), astray, case, day.deadlines, day.as_of)}


def unplaced_status(case: ir.Table, county: ir.Table, deadlines: Deadlines, as_of: dt.date) -> ir.Table:
    """The status of the cases that count in no county of the division table, by deadline that has any, without a
    pace.
    """
    status = deadline_status(unplaced_progress(case, county, deadlines, as_of), deadlines, as_of)
    return status.filter(status.need > 0)


def summed(status: ir.Table, astray: ir.Table, case: ir.Table, deadlines: Deadlines, as_of: dt.date) -> Summary:
    """Per deadline its due day, sums, and counties by state.

    `none_needed`: those, all met, that need none. `extended`: those in which a due day was moved. `unplaced`: what
    counts in no county, and in none of the other numbers.
    """
    moved = case.filter(case.counted & case.extended_from.notnull())
    counties = moved.group_by("deadline").aggregate(counties=moved.counted_in.nunique()).execute()
    written, elsewhere = status.execute(), astray.execute().set_index("deadline")
    summary = {}
    for name, deadline in deadlines.deadlines.items():
        rows = written[written.deadline == name]
        states = rows.state.value_counts()
        of_cases = counties.counties[counties.deadline == name].sum()
        summary[name] = {
            "due": deadline.due_on(as_of).isoformat(),
            **{column: int(rows[column].sum()) for column in _COUNTS},
            **{state: int(states[state]) for state in DEADLINE_STATES if state in states},
            "none_needed": int((rows.need == 0).sum()),
            "extended": int(rows.extended_from.notna().sum() if deadline.shared_due else of_cases),
            "unplaced": {column: int(elsewhere[column].get(name, 0)) for column in _COUNTS},
        }
    return summary


def _tell_course(day: Day) -> None:
    """The day's status, what counts in no county with it, and every county's counts, in the ledger's course."""
    with engine(day.settings) as connection:
        county = open_tables(connection, day.snapshot, ["county"])["county"]
        names = (STATUS, "deadline_case", "assessment", "quality")
        status, case, assessment, quality = (open_result(connection, day.results, name) for name in names)
        rows = [
            each.to_pyarrow().to_pylist() for each in (status, unplaced_status(case, county, day.deadlines, day.as_of))
        ]
        counties = county_counts(county, assessment, quality).to_pyarrow().to_pylist()
    _warn_of_no_county({each["county_code"] for each in counties}, day.as_of)
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        write_deadline_course(connection, day.as_of, OF_THE_DAY, [row for part in rows for row in part])
        write_county_course(connection, day.as_of, counties)


def _warn_of_no_county(known: Collection[str], as_of: dt.date) -> None:
    """One warning of the codes of reviewed files that are no county of the division table: they move nothing."""
    named = {
        "extensions.yaml": {entry.county_code for entry in load_extensions() if entry.decided_on <= as_of},
        "county_changes.yaml": set(successors(as_of).values()),
    }
    for file, codes in named.items():
        if unknown := sorted(codes - set(known)):
            log.warning("%s: no county of the division table: %s", file, ", ".join(unknown))
