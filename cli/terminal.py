"""The terminal of a run: short progress for the person, everything else into a log file."""

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.status import Status

_MOST_LINES = 20


class ShowProgress(logging.Handler):
    """What the steps say of their progress, on the status line; their errors and warnings are kept to be shown."""

    def __init__(self, status: Status, title: str) -> None:
        super().__init__(logging.INFO)
        self.status = status
        self.title = title
        self.errors: list[str] = []
        self.warnings: list[str] = []

    def begin(self, title: str, keep: bool = False) -> None:
        """Another piece of work begins; what was said before is told already, unless it is to `keep`."""
        self.title = title
        self.status.update(title)
        if not keep:
            self.errors, self.warnings = [], []

    def emit(self, record: logging.LogRecord) -> None:
        """Show one record."""
        if record.levelno >= logging.WARNING:
            (self.errors if record.levelno >= logging.ERROR else self.warnings).append(record.getMessage())
        self.status.update(f"{self.title}: {record.getMessage()}")


@contextlib.contextmanager
def quiet(log: Path) -> Iterator[Console]:
    """A console on the terminal while everything that Airflow and libraries print goes into `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    terminal, errors = os.dup(1), os.dup(2)
    with log.open("w", encoding="utf-8") as file, os.fdopen(os.dup(terminal), "w", encoding="utf-8") as shown:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        try:
            yield Console(file=shown, highlight=False)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os.dup2(terminal, 1)
            os.dup2(errors, 2)
            os.close(terminal)
            os.close(errors)


@contextlib.contextmanager
def logged() -> Iterator[None]:
    """What the steps say goes to the error stream too, which `quiet` leads into its file; Airflow does this itself."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("jianbang")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


@contextlib.contextmanager
def progress(console: Console, title: str) -> Iterator[ShowProgress]:
    """A status line that follows what the steps log."""
    logger = logging.getLogger("jianbang")
    logger.setLevel(logging.INFO)
    with console.status(title) as status:
        handler = ShowProgress(status, title)
        logger.addHandler(handler)
        try:
            yield handler
        finally:
            logger.removeHandler(handler)


def tell(lines: list[str], console: Console) -> None:
    """What a step said, each line once, those that another one repeats within it left out."""
    own = list(dict.fromkeys(lines))
    last = own[-1] if own else ""
    told = [line for line in own if line == last or line not in last]
    for line in told[:_MOST_LINES]:
        console.print(f"  {line}", soft_wrap=True, markup=False)
    if len(told) > _MOST_LINES:
        console.print(f"  … and {len(told) - _MOST_LINES} more lines in the log")
