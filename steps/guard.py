"""The way a DAG calls a step: settings from the environment, and no foreign exception with a value in its text."""

import datetime as dt
import logging
from typing import Any

from steps.day import step_of
from storage.access import close_to_others
from storage.day import Day
from storage.errors import is_own, where
from storage.passing import passing
from storage.settings import from_environment

log = logging.getLogger("jianbang.step")


class StepFailedError(RuntimeError):
    """A step failed in a way nobody foresaw; says where in our code, and not what the data was."""


def guarded(name: str, of: dt.date | Day, *arguments: Any) -> Any:
    """Run the named step of a day, with the environment's settings for a bare date.

    Our own errors pass, any other becomes StepFailedError without its text; neither leads on to the error it came from,
    whose text a log would show.
    """
    close_to_others()
    as_of = of.as_of if isinstance(of, Day) else of
    try:
        return step_of(name).run(of if isinstance(of, Day) else Day(of, from_environment()), *arguments)
    except Exception as error:  # noqa: BLE001  raised below, where nothing is chained to it
        failed = error if is_own(error) else _unforeseen(name, as_of, error)
    failed.__cause__ = failed.__context__ = None
    log.error("%s", failed)
    raise failed


def _unforeseen(name: str, as_of: dt.date, error: Exception) -> StepFailedError:
    return passing(StepFailedError(f"{name} of {as_of.isoformat()}: {type(error).__name__} at {where(error)}"))
