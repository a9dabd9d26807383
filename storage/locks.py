"""One at a time, on one machine or on several that share a folder: a file lock, and beside it a lease.

A file lock (`flock`) ends with its process, but a network file system may keep it to the machine that took it. A lease
holds between machines, but a dead owner's has to grow old. Both are needed: whoever holds the file lock knows at once
that a lease of its own machine is dead.
"""

import contextlib
import errno
import fcntl
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from storage.leases import Held, give_back, keep_fresh, lease_at, make, take_over

_SHORTEST_WAIT, _LONGEST_WAIT = 0.005, 1.0
NO_FILE_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)


class BusyError(RuntimeError):
    """Somebody else is inside, and was not waited for."""


@contextlib.contextmanager
def alone(name: Path, wait: bool = True) -> Iterator[Held]:
    """Nobody else is inside for the same name, on any machine; two files that end in `.lock` lie at it.

    Raises BusyError when somebody is and nobody is to `wait`.
    """
    with name.with_name(f"{name.name}.lock").open("w") as file:
        held = lease_at(name.with_name(f"{name.name}.lease.lock"))
        _take(held, file, wait)
        keep_fresh(held)
        try:
            yield held
        finally:
            give_back(held)


def _take(held: Held, file: IO[str], wait: bool) -> None:
    """Wait for the file lock, where there is one, and for the lease."""
    pause = _SHORTEST_WAIT
    while True:
        locked = _lock(file)
        if (locked is not False and make(held)) or take_over(held, locked):
            return
        if not wait:
            raise BusyError(f"{held.path}: somebody else is at work")
        # the kernel is not left to wait for the file lock: a file server that lost a client may keep it
        time.sleep(pause * random.uniform(0.5, 1))
        pause = min(2 * pause, _LONGEST_WAIT)


def _lock(file: IO[str]) -> bool | None:
    """Whether the file lock is ours; None where the file system has none."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno in NO_FILE_LOCKS:
            return None
        raise
    return True
