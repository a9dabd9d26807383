"""The demo platform that a run without a source reads: filled once, then moved on from day to day.

`python -m cli.demo_platform FILE COUNT` is the filling, in a process of its own.
"""

import contextlib
import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from cli.processes import Process, start
from storage.demo_days import kept_demo, newest_demo


class DemoError(RuntimeError):
    """The demo platform could not be filled."""


def ensure_demo(home: Path, console: Console) -> None:
    """Fill the demo platform once; raises DemoError."""
    with demo_being_filled(home) as wait:
        wait(console)


@contextlib.contextmanager
def demo_being_filled(home: Path) -> Iterator[Callable[[Console], None]]:
    """Fill the demo platform, unless it is there, in a process of its own; what is given waits for its end.

    A fill that was interrupted, or that nobody waited for, leaves nothing that counts. It and waiting raise DemoError.
    """
    final, log = newest_demo(home), home / "logs" / "demo.log"
    if final.exists():
        yield lambda console: None
        return
    count = _asked()
    for folder in (final.parent, log.parent):
        folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "cli.demo_platform", str(final.absolute()), count]
    filling = start(command, log, subprocess.PIPE)  # Ctrl-C reaches who waits, and ends the filling from there
    try:
        yield lambda console: _wait(filling, log, final, console)
    finally:
        filling.kill()
        filling.communicate()


def _asked() -> str:
    """How many households the demo is to have; empty for its own number."""
    text = os.environ.get("JIANBANG_DEMO_HOUSEHOLDS") or ""
    if text and (not text.isdecimal() or int(text) < 1):
        raise DemoError(f"JIANBANG_DEMO_HOUSEHOLDS={text}: must be a whole number from 1 on")
    return text


def _scratch(final: Path) -> Path:
    return final.with_suffix(".partial")


def _wait(filling: Process, log: Path, final: Path, console: Console) -> None:
    columns = (TextColumn("demo province: {task.completed:,} of {task.total:,} households"), BarColumn())
    count = 0
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("demo", total=0)
        for line in filling.stdout or ():
            done, count = map(int, line.split())
            bar.update(task, completed=done, total=count)
    if filling.wait() != 0:
        raise DemoError(f"the demo province could not be filled: {log} says why")
    _scratch(final).rename(final)
    console.print(f"[green]✓[/] demo province filled: {count:,} households, {final}")


def _fill(final: Path, count: str) -> None:
    """Fill the platform beside its place, saying (households done, of all); ends when nobody listens any more."""
    from demo.fill import DEFAULT_HOUSEHOLDS, fill

    scratch = _scratch(final)
    scratch.unlink(missing_ok=True)
    fill(
        f"sqlite:///{scratch}",
        count=int(count or DEFAULT_HOUSEHOLDS),
        defects=final.with_name("defects.csv"),
        progress=lambda done, total: print(done, total, flush=True),
    )


def move_on(home: Path, day: dt.date, change: Callable[[str], dict[str, int]]) -> dict[str, int] | None:
    """Let the demo platform, as it stands on `day`, become that of the day after; None when it has already.

    `change` is given the URL of a copy. An interruption leaves the platform as it was.
    """
    newest, kept = newest_demo(home), kept_demo(home, day)
    if kept.exists() and not kept.samefile(newest):
        return None
    scratch = _scratch(newest)
    shutil.copyfile(newest, scratch)
    told = change(f"sqlite:///{scratch}")
    kept.unlink(missing_ok=True)
    os.link(newest, kept)
    scratch.rename(newest)
    return told


if __name__ == "__main__":
    _fill(Path(sys.argv[1]), sys.argv[2])
