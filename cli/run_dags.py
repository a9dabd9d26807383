"""One day through the real DAGs in this process, without a scheduler; the terminal follows task by task."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from airflow.listeners import hookimpl
from airflow.sdk import DagRunState
from airflow.sdk.listener import get_listener_manager
from rich.console import Console

from cli.airflow_database import prepare_database
from cli.terminal import ShowProgress, progress, tell
from steps.day import STEPS
from storage.day import Day
from storage.settings import ROOT

_TITLES = {step.name: step.title for step in STEPS}
_MAPPED = "export"


class Follow:
    """Tells each task of a run in one line when it has ended, and the mapped ones together."""

    def __init__(self, day: Day, console: Console, shown: ShowProgress) -> None:
        self.day, self.console, self.shown = day, console, shown
        self.failed: list[str] = []
        self.begun: dict[str, float] = {}
        self.ended = 0
        self.total = 0

    @hookimpl
    def on_task_instance_running(self, previous_state: Any, task_instance: Any) -> None:
        """A task begins: the status line names it."""
        name = task_instance.task_id
        if name not in self.begun:
            self.begun[name] = time.monotonic()
            self.shown.begin(_TITLES.get(name, name))
        if name == _MAPPED:
            self.shown.begin(f"{_TITLES[name]}: {self.ended} of {self._prefectures()}", keep=True)

    @hookimpl
    def on_task_instance_success(self, previous_state: Any, task_instance: Any) -> None:
        """A task has done its work."""
        self._end(task_instance.task_id, failed=False)

    @hookimpl
    def on_task_instance_failed(self, previous_state: Any, task_instance: Any, error: Any) -> None:
        """A task has failed."""
        self._end(task_instance.task_id, failed=True)

    def _end(self, name: str, failed: bool) -> None:
        if failed and name not in self.failed:
            self.failed.append(name)
        if name == _MAPPED:
            self.ended += 1
            if self.ended < self._prefectures():
                return
        failed = name in self.failed
        if name not in _TITLES and not failed:
            return
        took = f"{time.monotonic() - self.begun[name]:.0f} s"
        mark = "[red]✗[/]" if failed else "[green]✓[/]"
        self.console.print(f"{mark} {_TITLES.get(name, name)} ({took})")
        tell(self.shown.warnings + (self.shown.errors if failed else []), self.console)

    def _prefectures(self) -> int:
        """How many tasks the export is mapped to."""
        if not self.total:
            from steps.export import prefectures

            self.total = len(prefectures(self.day))
        return self.total


def run_dags(day: Day, console: Console, wait: Callable[[], None]) -> list[str]:
    """Run the receipts' DAG, `wait` for the platform, and run the day's; returns the names of the tasks that failed."""
    with progress(console, "setting up Airflow"):
        bag = _dag_bag()
    failed = _run_dag(bag, "receipt_intake", day, console)
    wait()
    return failed + _run_dag(bag, "province_day", day, console)


def _run_dag(bag: Any, name: str, day: Day, console: Console) -> list[str]:
    """The names of the tasks that failed, or that of the DAG."""
    with progress(console, name) as shown, _followed(Follow(day, console, shown)) as follow:
        state = _test(bag.get_dag(name), day.as_of)
    return follow.failed or ([] if state == DagRunState.SUCCESS else [name])


@contextmanager
def _followed(follow: Follow) -> Iterator[Follow]:
    manager = get_listener_manager()
    manager.add_listener(follow)
    try:
        yield follow
    finally:
        manager.pm.unregister(follow)


def _test(dag: Any, as_of: dt.date) -> DagRunState:
    """The state of a run for `as_of` that begins now: a logical date of the past would make it last for years."""
    for task in dag.tasks:
        task.retries = 0  # a person is watching; retries are for the scheduler
    return dag.test(run_conf={"as_of": as_of.isoformat()}).state


def _dag_bag() -> Any:
    """Airflow's metadata brought up to date, and our DAGs."""
    from airflow.dag_processing.dagbag import DagBag

    prepare_database()
    bag = DagBag(dag_folder=str(ROOT / "dags"))
    if bag.import_errors:
        raise RuntimeError(f"DAG files do not import: {bag.import_errors}")
    return bag
