"""The demo platform that a run without a source reads: filled once, then moved on from day to day."""

import datetime as dt
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from demo.fill import DEFAULT_HOUSEHOLDS, fill
from storage.demo_days import kept_demo, newest_demo


def ensure_demo(home: Path, console: Console) -> None:
    """Fill the demo platform once; a fill that was interrupted leaves nothing behind that counts."""
    final = newest_demo(home)
    if final.exists():
        return
    final.parent.mkdir(parents=True, exist_ok=True)
    scratch = final.with_suffix(".partial")
    scratch.unlink(missing_ok=True)
    count = int(os.environ.get("JIANBANG_DEMO_HOUSEHOLDS") or DEFAULT_HOUSEHOLDS)
    columns = (TextColumn("demo province: {task.completed:,} of {task.total:,} households"), BarColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("demo", total=count)
        fill(
            f"sqlite:///{scratch}",
            count=count,
            defects=final.with_name("defects.csv"),
            progress=lambda done, _total: bar.update(task, completed=done),
        )
    scratch.rename(final)
    console.print(f"[green]✓[/] demo province filled: {count:,} households, {final}")


def move_on(home: Path, day: dt.date, change: Callable[[str], dict[str, int]]) -> dict[str, int] | None:
    """Let the demo platform, as it stands on `day`, become that of the day after; None when it has already.

    `change` is given the URL of a copy. An interruption leaves the platform as it was.
    """
    newest, kept = newest_demo(home), kept_demo(home, day)
    if kept.exists() and not kept.samefile(newest):
        return None
    scratch = newest.with_suffix(".partial")
    shutil.copyfile(newest, scratch)
    told = change(f"sqlite:///{scratch}")
    kept.unlink(missing_ok=True)
    os.link(newest, kept)
    scratch.rename(newest)
    return told
