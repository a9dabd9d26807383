"""What is told when a run fails, is late or never started: the callback of every DAG, and a look for what was to run.

A message is put into the ledger; the DAG `messages` sends it. Trouble with telling is logged and touches no run.
"""

import datetime as dt
import logging
from typing import Any

import pendulum

from dags.days import TIMEZONE

log = logging.getLogger("jianbang.alerts")

# The hours at which a deadline that is near is checked, and the hours after which a check has begun and has ended.
CHECK_HOURS = range(2, 24, 2)
_CHECK_BEGINS, _CHECK_ENDS = 1, 1.5


def _day_of(run: Any, run_id: str) -> dt.date:
    """The day a run is for: what its form says, else its moment, which stands in its name too."""
    if given := (getattr(run, "conf", None) or {}).get("as_of"):
        return dt.date.fromisoformat(given)
    moment = getattr(run, "logical_date", None) or getattr(run, "run_after", None) or run_id.partition("__")[2]
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


def trouble_of(hours: float, started_by: float, ended_by: float, runs: int, ended: int) -> str | None:
    """What is wrong so many hours after the moment of a run, of which so many there are and so many have ended."""
    from policies.words import LATE, NEVER_STARTED

    if runs == 0:
        return NEVER_STARTED if hours >= started_by else None
    return LATE if hours >= ended_by and ended == 0 else None


def look_for_check(ti: Any, dag_id: str, now: pendulum.DateTime) -> str | None:
    """Near a deadline, what is wrong with the newest check that was to begin an hour ago or more."""
    from policies.deadlines import load_deadlines
    from policies.near import near_deadlines

    due = [each for each in CHECK_HOURS if each < now.hour]
    if not due or not near_deadlines(load_deadlines(), now.date()).deadlines:
        return None
    return _look(ti, dag_id, now.start_of("day").add(hours=due[-1]), now, _CHECK_BEGINS, _CHECK_ENDS)


def look_for(ti: Any, dag_id: str, now: pendulum.DateTime) -> str | None:
    """What is wrong with today's scheduled run of a DAG."""
    from policies.in_force import in_force

    started_by, ended_by = in_force(now.date()).messages.run_hours
    return _look(ti, dag_id, now.start_of("day"), now, started_by, ended_by)


def _look(
    ti: Any, dag_id: str, moment: pendulum.DateTime, now: pendulum.DateTime, started_by: float, ended_by: float
) -> str | None:
    """Ask Airflow for the run of a moment; what is wrong with it is told once, and returned.

    Airflow's own deadline alerts are not used: a run that has one and failed cannot be cleared (apache/airflow#70368).
    """
    runs = ti.get_dr_count(dag_id=dag_id, logical_dates=[moment])
    ended = ti.get_dr_count(dag_id=dag_id, logical_dates=[moment], states=["success", "failed"])
    trouble = trouble_of((now - moment).total_seconds() / 3600, started_by, ended_by, runs, ended)
    if trouble is not None:
        _tell(now.date(), dag_id, moment.isoformat(), trouble)
    return trouble
