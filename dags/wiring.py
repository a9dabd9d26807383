"""What the DAGs share: how a task calls a step, their retries and timeouts, who they are for."""

import datetime as dt
import os
from typing import Any

import pendulum
from airflow.sdk import Asset, Context, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from dags.alerts import tell_failed
from dags.assets import announce
from dags.days import TIMEZONE, as_of, stays
from storage.settings import retry_seconds

START = pendulum.datetime(2019, 1, 1, tz=TIMEZONE)

ENGINEERS, MONITORS = "数据工程师", "监测人员"

# The pool of the tasks that open an engine: each takes JIANBANG_MEMORY. A pool that is not there would hold a run for
# ever: it is Airflow's own until somebody has made another and named it.
HEAVY: dict[str, Any] = {"pool": os.environ.get("JIANBANG_POOL") or "default_pool"}

DEFAULTS: dict[str, Any] = {
    "owner": "jianbang",
    "retries": 3,
    "retry_delay": dt.timedelta(seconds=retry_seconds()),
    "retry_exponential_backoff": True,
    "max_retry_delay": dt.timedelta(minutes=30),
    "execution_timeout": dt.timedelta(hours=4),
}

COMMON: dict[str, Any] = {
    "start_date": START,
    "catchup": False,
    "max_active_runs": 1,
    "default_args": DEFAULTS,
    "on_failure_callback": tell_failed,
}


def call(step: str, day: dt.date, *arguments: Any) -> Any:
    """What the step returns. An error that no retry does away with fails the task at once."""
    from steps.guard import guarded
    from storage.errors import may_pass

    try:
        return guarded(step, day, *arguments)
    except Exception as error:
        if may_pass(error):
            raise
        failed = AirflowFailException(str(error))
    raise failed


def call_and_announce(context: Context, step: str, asset: Asset) -> Any:
    """What the step of the run's day returns, told with its asset; the form may leave the step as it is published."""
    day = as_of(context)
    summary = {"stays": True} if stays(context, step) else call(step, day)
    announce(context, asset, day.isoformat(), summary)
    return summary


def step_task(step: str, title: str, asset: Asset, **options: Any) -> Any:
    """A task that runs one step of the run's day, and tells its asset."""

    @task(task_id=step, task_display_name=title, outlets=[asset], **options)
    def run_step() -> Any:
        return call_and_announce(get_current_context(), step, asset)

    return run_step()
