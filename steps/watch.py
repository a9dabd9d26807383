"""Step watch: the state of every deadline in every county, into `results/as_of=D/deadline_status.parquet`."""

import datetime as dt
import logging
from typing import Any

from policies.deadlines import load_deadlines
from steps.tables import open_snapshot, open_tables, write_table
from steps.unchanged import inputs_of, published_summary
from storage import layout
from storage.engine import engine
from storage.publish import publishing, require_manifest, write_manifest
from storage.settings import Settings
from transforms.deadlines import Earlier, contact_progress, day_of_pace, deadline_status

log = logging.getLogger("jianbang.watch")

STATUS = "deadline_status"
WATCH_MANIFEST = "watch.json"


def watch(as_of: dt.date, settings: Settings) -> dict[str, Any]:
    """Judge every deadline in every county; returns counts by state."""
    snapshot, results = layout.snapshot(settings.home, as_of), layout.results(settings.home, as_of)
    require_manifest(results, "assess")
    pace, deadline = load_deadlines().pace, load_deadlines().deadlines["contact_person"]
    # Once the due day is over no pace matters, nor a calendar of working days that may not reach so far.
    base = day_of_pace(as_of, _published(settings, as_of), pace) if as_of <= deadline.due else None
    inputs = inputs_of(snapshot, results)
    if base is not None:
        inputs |= inputs_of(layout.results(settings.home, base), names=(WATCH_MANIFEST,)) | {"base": base.isoformat()}
    if (done := published_summary(results, inputs, WATCH_MANIFEST)) is not None:
        return done
    with publishing(results, settings.home, keep=True) as folder, engine(settings) as connection:
        tables = open_snapshot(connection, snapshot)
        contact_status = open_tables(connection, results, ["contact_status"])["contact_status"]
        progress = contact_progress(contact_status, tables["county"])
        earlier = None
        if base is not None:
            before = open_tables(connection, layout.results(settings.home, base), [STATUS])[STATUS]
            earlier = Earlier(base, before.filter(before.deadline == "contact_person"))
        status = deadline_status("contact_person", deadline, progress, as_of, pace, earlier)
        write_table(status, folder, STATUS, ["deadline", "county_code"])
        written = open_tables(connection, folder, [STATUS])[STATUS]
        states = written.group_by("state").aggregate(counties=written.count()).order_by("state").execute()
        summary = {
            "need": int(written.need.sum().execute()),
            "done": int(written.done.sum().execute()),
            **{str(row.state): int(row.counties) for row in states.itertuples()},
        }
        write_manifest(folder, {"as_of": as_of, "inputs": inputs, "summary": summary}, WATCH_MANIFEST)
    return summary


def _published(settings: Settings, as_of: dt.date) -> list[dt.date]:
    """Earlier days whose deadlines were watched."""
    days = layout.days(settings.home, "results")
    return [day for day in days if day < as_of and (layout.results(settings.home, day) / WATCH_MANIFEST).exists()]
