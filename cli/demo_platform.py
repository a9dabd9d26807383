"""The demo platform that a run without a source reads: filled once, then moved on from day to day.

`platform.sqlite` holds the newest day, `platform_until_D.sqlite` what it was up to the day D, for days run again.
"""

import datetime as dt
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from demo.fill import DEFAULT_HOUSEHOLDS, fill

_UNTIL = "platform_until_"


def ensure_demo(home: Path, console: Console) -> None:
    """Fill the demo platform once; a fill that was interrupted leaves nothing behind that counts."""
    final = _newest(home)
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


def demo_of_day(home: Path, as_of: dt.date) -> str:
    """The URL of the demo platform as it stood on `as_of`."""
    kept = sorted(_newest(home).parent.glob(f"{_UNTIL}*.sqlite"))
    still = (path for path in kept if path.stem.removeprefix(_UNTIL) >= as_of.isoformat())
    return f"sqlite:///{next(still, _newest(home))}"


def move_on(home: Path, day: dt.date, change: Callable[[str], dict[str, int]]) -> dict[str, int] | None:
    """Let the demo platform, as it stands on `day`, become that of the day after; None when it has already.

    `change` is given the URL of a copy. An interruption leaves the platform as it was.
    """
    newest = _newest(home)
    kept = newest.with_name(f"{_UNTIL}{day.isoformat()}.sqlite")
    if kept.exists() and not kept.samefile(newest):
        return None
    scratch = newest.with_suffix(".partial")
    shutil.copyfile(newest, scratch)
    told = change(f"sqlite:///{scratch}")
    kept.unlink(missing_ok=True)
    os.link(newest, kept)
    scratch.rename(newest)
    return told


def _newest(home: Path) -> Path:
    return home / "demo" / "platform.sqlite"
