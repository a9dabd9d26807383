"""One day through the real DAGs, in this process, without a scheduler."""

import datetime as dt
import time
from typing import Any

from rich.console import Console

from cli.demo_platform import ensure_demo
from cli.summary import show_summary
from cli.terminal import progress, quiet
from storage.settings import ROOT, Settings, demo_source

DAGS = {
    "receipt_intake": "read the counties' receipts",
    "platform_snapshot": "pull the platform",
    "quality_check": "check quality",
    "household_assessment": "assess households",
    "national_export": "export to the national system",
    "package_delivery": "deliver the packages",
    "deadline_watch": "watch deadlines",
    "quality_report": "report quality",
}
# Deadlines and quality are told even when a county's package failed.
_GO_ON_AFTER = {"national_export", "package_delivery"}


def run_day(settings: Settings, as_of: dt.date) -> int:
    """Run every DAG for `as_of`; returns the exit code."""
    log = settings.home / "logs" / f"run_{as_of.isoformat()}.log"
    with quiet(log) as console:
        console.print(f"[bold]jianbang[/] day {as_of.isoformat()}, files under {settings.home}")
        if settings.source == demo_source(settings.home):
            ensure_demo(settings.home, console)
        with progress(console, "setting up Airflow"):
            bag = _dag_bag()
        failed = _run_dags(bag, as_of, console)
    if failed:
        print(f"\n{len(failed)} of {len(DAGS)} failed: {', '.join(failed)}; whole log: {log}")
    show_summary(settings, as_of)
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


def _run_dags(bag: Any, as_of: dt.date, console: Console) -> list[str]:
    from airflow.sdk import DagRunState

    from dags.wiring import TIMEZONE

    failed: list[str] = []
    for dag_id, title in DAGS.items():
        dag = bag.get_dag(dag_id)
        for task in dag.tasks:
            task.retries = 0  # a person is watching; retries are for the scheduler
        started = time.monotonic()
        with progress(console, title) as shown:
            run = dag.test(logical_date=_midnight(as_of, TIMEZONE))
        took = f"{time.monotonic() - started:.0f} s"
        if run.state == DagRunState.SUCCESS:
            console.print(f"[green]✓[/] {title} ({took})")
            continue
        failed.append(dag_id)
        console.print(f"[red]✗[/] {title} ({took})")
        for line in dict.fromkeys(shown.errors):
            console.print(f"  {line}", soft_wrap=True, markup=False)
        if dag_id not in _GO_ON_AFTER:
            break
    return failed


def _midnight(day: dt.date, timezone: str) -> dt.datetime:
    import pendulum

    return pendulum.datetime(day.year, day.month, day.day, tz=timezone)
