"""Trouble that passes by itself: a connection, a server, a disk that comes back, so that a retry is worth it."""

from typing import TypeVar

_Error = TypeVar("_Error", bound=Exception)
_MARK = "passing"


def passing(error: _Error, when: bool = True) -> _Error:
    """The error, marked as one that a retry may do away with."""
    vars(error)[_MARK] = when
    return error


def is_passing(error: BaseException, otherwise: bool = False) -> bool:
    """Whether an error is marked so; `otherwise` for one that nobody marked."""
    return bool(vars(error).get(_MARK, otherwise))
