"""The demo platform that a run without a source reads."""

import os
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from demo.fill import DEFAULT_HOUSEHOLDS, fill


def ensure_demo(home: Path, console: Console) -> None:
    """Fill the demo platform once; a fill that was interrupted leaves nothing behind that counts."""
    final = home / "demo" / "platform.sqlite"
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
