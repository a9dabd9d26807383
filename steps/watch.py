"""Step watch: the state of every deadline in every county, into `results/as_of=D/deadline_status.parquet`."""

from policies.deadlines import load_deadlines
from policies.words import DEADLINE_STATES
from storage.day import WATCH_MANIFEST, Day
from storage.frame import Inputs, Publication, Summary, publishes
from transforms.deadlines.status import Earlier, day_of_pace, deadline_status, needs_pace

STATUS = "deadline_status"


def _base(day: Day) -> Day | None:
    """The earlier day that gives the pace; None when no deadline is judged by its pace any more, or no such day is."""
    if not needs_pace(day.deadlines, day.as_of):
        return None
    watched = [each.as_of for each in day.before("results", WATCH_MANIFEST)]
    found = day_of_pace(day.as_of, watched, day.deadlines.pace)
    return None if found is None else day.on(found)


def _history(day: Day) -> Inputs:
    base = _base(day)
    return {} if base is None else base.results.digest(WATCH_MANIFEST)


@publishes(
    lambda day: day.results, after=lambda day: [day.results], history=_history, keep=True, manifest=WATCH_MANIFEST
)
def watch(day: Day, to: Publication) -> Summary:
    """Judge every deadline in every county; returns per deadline its due day, sums and counties by state."""
    base = _base(day)
    earlier = None if base is None else Earlier(base.as_of, to.result(STATUS, base))
    progress = to.tables(day.results, "deadline_progress")["deadline_progress"]
    to.write(STATUS, deadline_status(progress, day.deadlines, day.as_of, earlier))
    written = to.written(STATUS).execute()
    summary = {}
    for name, deadline in load_deadlines().deadlines.items():
        rows = written[written.deadline == name]
        states = rows.state.value_counts()
        summary[name] = {
            "due": deadline.due_on(day.as_of).isoformat(),
            **{column: int(rows[column].sum()) for column in ("need", "done", "missing", "overdue", "done_late")},
            **{state: int(states[state]) for state in DEADLINE_STATES if state in states},
        }
    return {"deadlines": summary}
