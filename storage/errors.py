"""Which errors may be told: our own hold no personal value, a foreign one is told by its kind and place alone."""

import traceback
from pathlib import Path

from storage.passing import is_passing
from storage.settings import ROOT

_OWN = ("sources", "expectations", "transforms", "exports", "policies", "storage", "steps", "plugins")


def is_own(error: BaseException) -> bool:
    """Whether an error is one of ours, whose text is known to hold no personal value."""
    return type(error).__module__.split(".")[0] in _OWN


def may_pass(error: BaseException) -> bool:
    """Whether a retry may do better: one of our errors when it is marked so, and what nobody foresaw."""
    return is_passing(error, otherwise=not is_own(error))


def where(error: BaseException) -> str:
    """The innermost place in our code that an error passed."""
    places = [
        f"{Path(frame.filename).relative_to(ROOT)}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(ROOT) and ".venv" not in frame.filename
    ]
    return places[-1] if places else "outside our code"


def told(error: Exception) -> str:
    """One line about an error."""
    return str(error) if is_own(error) else f"{type(error).__name__} at {where(error)}"
