"""The demo platform that a run without a source reads: filled once, then moved on from day to day."""

import contextlib
import datetime as dt
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

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
    final = newest_demo(home)
    if final.exists():
        yield lambda console: None
        return
    asked = _asked()
    final.parent.mkdir(parents=True, exist_ok=True)
    processes = multiprocessing.get_context("spawn")
    heard, telling = processes.Pipe(duplex=False)
    filling = processes.Process(target=_fill, args=(final, asked, telling), daemon=True)
    filling.start()
    telling.close()
    try:
        yield lambda console: _wait(filling, heard, final, console)
    finally:
        filling.terminate()
        filling.join()


def _asked() -> int | None:
    """How many households the demo is to have; None for its own number."""
    text = os.environ.get("JIANBANG_DEMO_HOUSEHOLDS") or None
    if text is not None and (not text.isdecimal() or int(text) < 1):
        raise DemoError(f"JIANBANG_DEMO_HOUSEHOLDS={text}: must be a whole number from 1 on")
    return None if text is None else int(text)


def _scratch(final: Path) -> Path:
    return final.with_suffix(".partial")


def _fill(final: Path, asked: int | None, telling: Connection) -> None:
    """Fill the platform beside its place, telling (households done, of all); ends when nobody listens any more."""
    from demo.fill import DEFAULT_HOUSEHOLDS, fill

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches who waits, and ends this from there
    scratch = _scratch(final)
    scratch.unlink(missing_ok=True)
    fill(
        f"sqlite:///{scratch}",
        count=asked or DEFAULT_HOUSEHOLDS,
        defects=final.with_name("defects.csv"),
        progress=lambda done, total: telling.send((done, total)),
    )


def _wait(filling: BaseProcess, heard: Connection, final: Path, console: Console) -> None:
    columns = (TextColumn("demo province: {task.completed:,} of {task.total:,} households"), BarColumn())
    count = 0
    with Progress(*columns, console=console, transient=True) as bar, contextlib.suppress(EOFError):
        task = bar.add_task("demo", total=0)
        while True:
            done, count = heard.recv()
            bar.update(task, completed=done, total=count)
    filling.join()
    if filling.exitcode != 0:
        raise DemoError(f"the demo province could not be filled into {final.parent}")
    _scratch(final).rename(final)
    console.print(f"[green]✓[/] demo province filled: {count:,} households, {final}")


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
