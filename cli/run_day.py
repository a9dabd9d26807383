"""One day in this process, without a scheduler: through the real DAGs, or by the steps alone."""

import datetime as dt
import os
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial

from rich.console import Console

from cli.airflow_home import BusyHomeError, alone_in
from cli.demo_platform import DemoError, demo_being_filled
from cli.summary import show_summary
from cli.terminal import logged, progress, quiet, tell
from policies.files import PolicyError
from steps.day import Step, steps_from
from steps.guard import guarded
from steps.review import review
from storage.day import Day
from storage.settings import Settings, approval, demo_source

_UNAPPROVED = (
    "JIANBANG_APPROVAL=required: packages leave when a person has approved them in Airflow's web interface: start the "
    "day there (make up), or run it without the delivery: python -m cli day --until export, then --from report"
)


def run_day(
    settings: Settings, as_of: dt.date, first: str | None = None, until: str | None = None, airflow: bool = True
) -> int:
    """Run the steps of `as_of`, in their DAGs or without Airflow from `first` to `until`; returns the exit code."""
    # A person waits for this one day, and nobody else makes packages beside it.
    workers = os.environ["JIANBANG_WORKERS"] = os.environ.get("JIANBANG_WORKERS") or str(settings.threads)
    day, steps = Day(as_of, replace(settings, workers=int(workers))), list(steps_from(first, until))
    log = settings.home / "logs" / f"run_{as_of.isoformat()}.log"
    with quiet(log) as console:
        console.print(f"[bold]jianbang[/] day {as_of.isoformat()}, files under {settings.home}")
        try:
            if approval() == "required" and any(step.name == "deliver" for step in steps):
                raise PolicyError(_UNAPPROVED)
            with _platform(settings) as wait:
                with progress(console, "holding the reviewed files against the code"):
                    review(as_of, settings.mapping)
                run = _in_dags if airflow else partial(_in_process, steps=steps)
                failed = run(day, console, lambda: wait(console))
        except (PolicyError, BusyHomeError, DemoError) as error:
            console.print(f"✗ {error}", soft_wrap=True, markup=False)
            return 2
    if failed:
        print(f"\n{len(failed)} steps failed: {', '.join(failed)}; whole log: {log}")
    show_summary(day)
    return 1 if failed else 0


def _platform(settings: Settings) -> AbstractContextManager[Callable[[Console], None]]:
    """What waits for the platform: a demo that is to be filled first, beside whatever does not read it."""
    if settings.source == demo_source(settings.home):
        return demo_being_filled(settings.home)
    return nullcontext(lambda console: None)


def _in_dags(day: Day, console: Console, wait: Callable[[], None]) -> list[str]:
    """Run the day in its DAGs; returns the names of the tasks that failed."""
    with alone_in(day.settings.home, "make run"):
        from cli.run_dags import run_dags

        return run_dags(day, console, wait)


def _in_process(day: Day, console: Console, wait: Callable[[], None], steps: Iterable[Step]) -> list[str]:
    """Run the steps in their order; returns the names of those that failed."""
    wait()
    failed: list[str] = []
    for step in steps:
        started = time.monotonic()
        with progress(console, step.title) as shown:
            done = _run(step, day)
        took = f"{time.monotonic() - started:.0f} s"
        console.print(f"[green]✓[/] {step.title} ({took})" if done else f"[red]✗[/] {step.title} ({took})")
        tell(shown.warnings + ([] if done else shown.errors), console)
        if not done:
            failed.append(step.name)
            if not step.go_on:
                break
    return failed


def _run(step: Step, day: Day) -> bool:
    """Run a step here; whether it succeeded. An error is logged as a DAG's task would."""
    try:
        with logged():
            guarded(step.name, day)
    except Exception:  # noqa: BLE001  told by the guard already
        return False
    return True
