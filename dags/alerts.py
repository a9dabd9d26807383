"""What is told when a run fails, is late or never started: callbacks of DAGs, and a look for a run that is not there.

A message is put into the ledger; the DAG `messages` sends it. Trouble with telling is logged and touches no run.
"""

import datetime as dt
import logging
from collections.abc import Mapping
from typing import Any

import pendulum
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from dags.days import TIMEZONE

log = logging.getLogger("jianbang.alerts")

# The hours at which a deadline that is near is checked; its alert is told when a check has not ended by the next.
CHECK_HOURS = range(2, 24, 2)


def _day_of(run: Any, run_id: str) -> dt.date:
    """The day a run is for: what its form says, else its moment, which stands in its name too."""
    told = (
        run
        if isinstance(run, Mapping)
        else {name: getattr(run, name, None) for name in ("conf", "logical_date", "run_after")}
    )
    if given := (told.get("conf") or {}).get("as_of"):
        return dt.date.fromisoformat(given)
    moment = told.get("logical_date") or told.get("run_after") or run_id.partition("__")[2]
    try:
        found = pendulum.parse(moment) if isinstance(moment, str) else pendulum.instance(moment)
    except (ValueError, TypeError):
        found = pendulum.now()
    assert isinstance(found, pendulum.DateTime)
    return found.in_timezone(TIMEZONE).date()


def _tell(day: dt.date, dag_id: str, run_id: str, trouble: str) -> None:
    from steps.guard import guarded

    try:
        guarded("tell_run", day, dag_id, run_id, trouble)
    except Exception as error:  # noqa: BLE001  told by the guard in one line
        log.error("nobody was told that %s is %s: %s", dag_id, trouble, error)


def tell_failed(context: Any) -> None:
    """`on_failure_callback` of a DAG: the engineers are told that the run failed."""
    from policies.words import FAILED

    run, run_id = context.get("dag_run"), str(context["run_id"])
    again = getattr(run, "clear_number", 0)  # a run that was cleared and fails once more is told once more
    _tell(_day_of(run, run_id), context["dag"].dag_id, f"{run_id}/{again}" if again else run_id, FAILED)


def tell_late(context: dict[str, Any]) -> None:
    """Callback of a deadline alert: the engineers are told that the run has not ended in time."""
    from policies.words import LATE

    run = context["dag_run"]
    run_id = str(run.get("dag_run_id") or run.get("run_id"))
    _tell(_day_of(run, run_id), run["dag_id"], run_id, LATE)


def ends_within(hours: float) -> DeadlineAlert:
    """The alert of a DAG whose runs end within so many hours after they were queued."""
    return DeadlineAlert(DeadlineReference.DAGRUN_QUEUED_AT, dt.timedelta(hours=hours), SyncCallback(tell_late))


def trouble_of(hour: int, started_by: int, ended_by: int, runs: int, ended: int) -> str | None:
    """What is wrong with the day's runs at an hour, of which so many there are and so many have ended."""
    from policies.words import LATE, NEVER_STARTED

    if runs == 0:
        return NEVER_STARTED if hour >= started_by else None
    return LATE if hour >= ended_by and ended == 0 else None


def look_for_check(ti: Any, dag_id: str, now: pendulum.DateTime) -> str | None:
    """Ask Airflow, near a deadline, for the newest check by the hour that was to begin an hour ago; that it never did
    is told once, and returned.
    """
    from policies.deadlines import load_deadlines
    from policies.near import near_deadlines
    from policies.words import NEVER_STARTED

    due = [each for each in CHECK_HOURS if each < now.hour]
    if not due or not near_deadlines(load_deadlines(), now.date()).deadlines:
        return None
    moment = now.start_of("day").add(hours=due[-1])
    if ti.get_dr_count(dag_id=dag_id, logical_dates=[moment]):
        return None
    _tell(now.date(), dag_id, moment.isoformat(), NEVER_STARTED)
    return NEVER_STARTED


def look_for(ti: Any, dag_id: str, now: pendulum.DateTime) -> str | None:
    """Ask Airflow for today's scheduled run of a DAG; what is wrong with it is told once, and returned."""
    from policies.in_force import in_force

    started_by, ended_by = in_force(now.date()).messages.run_hours
    midnight = now.start_of("day")
    runs = ti.get_dr_count(dag_id=dag_id, logical_dates=[midnight])
    ended = ti.get_dr_count(dag_id=dag_id, logical_dates=[midnight], states=["success", "failed"])
    trouble = trouble_of(now.hour, started_by, ended_by, runs, ended)
    if trouble is not None:
        _tell(now.date(), dag_id, midnight.isoformat(), trouble)
    return trouble
