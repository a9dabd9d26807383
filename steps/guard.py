"""The way a DAG calls a step: settings from the environment, and no foreign exception with a value in its text."""

import datetime as dt
import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storage.settings import ROOT, from_environment

log = logging.getLogger("jianbang.step")

_OWN = ("sources", "expectations", "transforms", "exports", "policies", "storage", "steps")


class StepFailedError(RuntimeError):
    """A step failed in a way nobody foresaw; says where in our code, and not what the data was."""


def is_own(error: BaseException) -> bool:
    """Whether an error is one of ours, whose text is known to hold no personal value."""
    return type(error).__module__.split(".")[0] in _OWN


def where(error: BaseException) -> str:
    """The innermost place in our code that an error passed."""
    places = [
        f"{Path(frame.filename).relative_to(ROOT)}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(ROOT) and ".venv" not in frame.filename
    ]
    return places[-1] if places else "outside our code"


def guarded(step: Callable[..., Any], as_of: dt.date, *arguments: Any) -> Any:
    """`step(as_of, settings, *arguments)`; our own errors pass, any other becomes StepFailedError without its text."""
    try:
        return step(as_of, from_environment(), *arguments)
    except Exception as error:
        if is_own(error):
            log.error("%s", error)
            raise
        failed = StepFailedError(f"{step.__name__} of {as_of.isoformat()}: {type(error).__name__} at {where(error)}")
    log.error("%s", failed)
    raise failed
