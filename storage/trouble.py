"""What a file system refuses, told in one line that names the place: full, read-only, not ours, another one."""

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from storage.errors import is_own
from storage.passing import passing


class StorageError(RuntimeError):
    """Nothing could be written; one line that names the place and what to do."""


_FULL = "the disk is full; free some room, then run it again"
_READ_ONLY = "cannot be written: the file system is read-only"
_NOT_OURS = "cannot be written: it belongs to someone else, or its mode forbids it"
_SPLIT = "lies on another file system than the home; a folder is published by one rename: move the home as a whole"
_TOO_LARGE = "a file has become larger than this system lets it"
_BY_NUMBER = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _NOT_OURS,
    errno.EPERM: _NOT_OURS,
    errno.EXDEV: _SPLIT,
    errno.EFBIG: _TOO_LARGE,
}
# Engines and databases say it in words of their own, without a number.
_BY_WORDS = {
    "no space left on device": _FULL,
    "database or disk is full": _FULL,
    "max_temp_directory_size": _FULL,
    "disk quota exceeded": _FULL,
    "read-only file system": _READ_ONLY,
    "readonly database": _NOT_OURS,
    "permission denied": _NOT_OURS,
    "file too large": _TOO_LARGE,
}


def trouble(error: BaseException) -> str | None:
    """What the file system refused, in our words; None when it is no such error."""
    if is_own(error):
        return None
    number = error.errno if isinstance(error, OSError) else None
    if number is not None:
        return _BY_NUMBER.get(number)
    said = str(error).lower()
    return next((told for words, told in _BY_WORDS.items() if words in said), None)


@contextlib.contextmanager
def told_at(place: Path) -> Iterator[None]:
    """Whatever the file system refuses inside becomes one StorageError that names the place."""
    try:
        yield
    except Exception as error:
        told = trouble(error)
        if told is None:
            raise
        raise passing(StorageError(f"{place}: {told}")) from None
