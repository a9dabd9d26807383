"""One day in this process, without a scheduler: through the real DAGs, or by the steps alone."""

import datetime as dt
import time
from collections.abc import Callable, Iterable
from typing import Any

from rich.console import Console

from cli.demo_platform import ensure_demo
from cli.summary import show_summary
from cli.terminal import logged, progress, quiet
from policies.files import PolicyError
from steps.day import Step, steps_from
from steps.review import review
from storage.day import Day
from storage.settings import ROOT, Settings, demo_source


def run_day(
    settings: Settings, as_of: dt.date, first: str | None = None, until: str | None = None, airflow: bool = True
) -> int:
    """Run the steps of `as_of`, each in its DAG or without Airflow, from `first` to `until`; returns the exit code."""
    day = Day(as_of, settings)
    log = settings.home / "logs" / f"run_{as_of.isoformat()}.log"
    with quiet(log) as console:
        console.print(f"[bold]jianbang[/] day {as_of.isoformat()}, files under {settings.home}")
        try:
            with progress(console, "holding the reviewed files against the code"):
                review(as_of, settings.mapping)
        except PolicyError as error:
            console.print(f"✗ {error}", soft_wrap=True, markup=False)
            return 2
        if settings.source == demo_source(settings.home):
            ensure_demo(settings.home, console)
        runner = _in_dags(as_of, console) if airflow else _in_process(day)
        failed = _run(steps_from(first, until), runner, console)
    if failed:
        print(f"\n{len(failed)} steps failed: {', '.join(failed)}; whole log: {log}")
    show_summary(day)
    return 1 if failed else 0


def _dag_bag() -> Any:
    """Airflow's metadata brought up to date, and our DAGs."""
    from airflow.dag_processing.dagbag import DagBag
    from airflow.utils.db import initdb

    initdb()
    bag = DagBag(dag_folder=str(ROOT / "dags"))
    if bag.import_errors:
        raise RuntimeError(f"DAG files do not import: {bag.import_errors}")
    return bag


Runner = Callable[[Step], bool]
_MOST_LINES = 20


def _in_dags(as_of: dt.date, console: Console) -> Runner:
    """Run a step in its DAG; whether it succeeded."""
    from airflow.sdk import DagRunState

    from dags.wiring import TIMEZONE

    with progress(console, "setting up Airflow"):
        bag = _dag_bag()

    def run(step: Step) -> bool:
        dag = bag.get_dag(step.dag_id)
        for task in dag.tasks:
            task.retries = 0  # a person is watching; retries are for the scheduler
        return bool(dag.test(logical_date=_midnight(as_of, TIMEZONE)).state == DagRunState.SUCCESS)

    return run


def _in_process(day: Day) -> Runner:
    """Run a step here; whether it succeeded. An error is logged as a DAG's task would."""
    from steps.guard import guarded

    def run(step: Step) -> bool:
        try:
            with logged():
                guarded(step.name, day)
        except Exception:  # noqa: BLE001  told by the guard already
            return False
        return True

    return run


def _run(steps: Iterable[Step], run: Runner, console: Console) -> list[str]:
    """Run the steps in their order; returns the names of those that failed."""
    failed: list[str] = []
    for step in steps:
        started = time.monotonic()
        with progress(console, step.title) as shown:
            done = run(step)
        took = f"{time.monotonic() - started:.0f} s"
        console.print(f"[green]✓[/] {step.title} ({took})" if done else f"[red]✗[/] {step.title} ({took})")
        _tell(shown.warnings + ([] if done else shown.errors), console)
        if not done:
            failed.append(step.name)
            if not step.go_on:
                break
    return failed


def _tell(lines: list[str], console: Console) -> None:
    """What a step said, each line once, those that another one repeats within it left out."""
    own = list(dict.fromkeys(lines))
    last = own[-1] if own else ""
    told = [line for line in own if line == last or line not in last]
    for line in told[:_MOST_LINES]:
        console.print(f"  {line}", soft_wrap=True, markup=False)
    if len(told) > _MOST_LINES:
        console.print(f"  … and {len(told) - _MOST_LINES} more lines in the log")


def _midnight(day: dt.date, timezone: str) -> dt.datetime:
    import pendulum

    return pendulum.datetime(day.year, day.month, day.day, tz=timezone)
