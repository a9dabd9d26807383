"""The moment between the two renames by which a folder is published where folders cannot be exchanged.

A reader that finds nothing, or something amiss, looks again once the folder is there and has been replaced; what a
crash left aside in that moment is put back by whoever finds it.
"""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from storage.layout import ASIDE, SCRATCH, written_at
from storage.leases import STALE_SECONDS
from storage.locks import BusyError, alone

Found = TypeVar("Found")
_PAUSE, _LOOKS = 0.01, 3
# A lease whose owner was killed is anybody's by then.
_PATIENCE = STALE_SECONDS + 15


def steadily(folder: Path, look: Callable[[], Found], amiss: Callable[[Found], bool]) -> Found:
    """What `look` finds in a published folder; what is `amiss` counts when the folder was not replaced meanwhile."""
    while True:
        before = _identity(folder)
        found = look()
        if not amiss(found) or not _is_back(folder) or _identity(folder) == before:
            return found


def put_back(root: Path, final: Path) -> None:
    """Put back what a crash between the two renames left aside; for whoever is alone in `root`, the scratch folder."""
    if (root / ASIDE).exists() and not final.exists():
        (root / ASIDE).rename(final)


def _identity(folder: Path) -> tuple[int, int] | None:
    """What changes when another folder takes the place."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_ino, found.st_ctime_ns


def _is_back(folder: Path) -> bool:
    """Whether the folder is there, or after a moment without it; False when it was not published or stays away."""
    until, nowhere = time.monotonic() + _PATIENCE, 0
    while not folder.exists():
        root = _written_at(folder)
        if root is None or not (root / ASIDE).is_dir():
            nowhere += 1  # it may have come back since it was looked for, and be replaced again
        else:
            with contextlib.suppress(BusyError, OSError), alone(root, wait=False):
                put_back(root, folder)
            time.sleep(_PAUSE)
        if nowhere == _LOOKS or time.monotonic() > until:
            return False
    return True


def _written_at(folder: Path) -> Path | None:
    """Where a published folder was written; None when it lies in no home."""
    home = next((each for each in folder.parents if (each / SCRATCH).is_dir()), None)
    return None if home is None else written_at(folder, home)
