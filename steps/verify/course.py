"""The course that the ledger keeps of deadlines, against the status that each day published."""

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from exports.ledger.course import DEADLINE_COLUMNS, deadline_course
from policies.words import NO_COUNTY
from steps.verify.trouble import Home, Trouble, Troubles, rerun
from steps.watch import STATUS
from storage.day import Day


def _own(row: dict[str, Any]) -> tuple[str, str]:
    return row["deadline"], row["county_code"]


def course(home: Home) -> Troubles:
    """Every day's place in the course is as its status tells it, in every county of the division table."""
    if home.connection is None:
        return
    for day in home.days("results"):
        path = Day(day, home.settings).results.path(STATUS)
        try:
            status = pq.ParquetFile(path).read()
        except (OSError, pa.ArrowInvalid):
            continue  # not watched yet, or told as a damaged file
        if not set(DEADLINE_COLUMNS) <= set(status.column_names):
            continue  # watched before the ledger kept a course
        told = {_own(row): row for row in deadline_course(home.connection, day) if row["county_code"] != NO_COUNTY}
        published = {_own(row): row for row in status.select(DEADLINE_COLUMNS).to_pylist()}
        if wrong := sum(told.get(own) != published.get(own) for own in told.keys() | published.keys()):
            what = f"its course differs from {home.told(path)} in {wrong} rows: changed, or a crash between the two"
            yield Trouble(f"ledger, deadline_course of {day}", what, rerun("watch", day))
