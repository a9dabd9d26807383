"""The terminal of a run: short progress for the person, everything else into a log file."""

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.status import Status


class _ShowProgress(logging.Handler):
    """What the steps say of their progress, on the status line."""

    def __init__(self, status: Status) -> None:
        super().__init__(logging.INFO)
        self.status = status
        self.title = ""

    def emit(self, record: logging.LogRecord) -> None:
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
def progress(console: Console, title: str) -> Iterator[None]:
    """A status line that follows what the steps log."""
    logger = logging.getLogger("jianbang")
    logger.setLevel(logging.INFO)
    with console.status(title) as status:
        handler = _ShowProgress(status)
        handler.title = title
        logger.addHandler(handler)
        try:
            yield
        finally:
            logger.removeHandler(handler)
