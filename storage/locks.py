"""One at a time, on one machine or on several that share a folder: a file lock, and beside it a lease.

A file lock (`flock`) ends with its process, but a network file system may keep it to the machine that took it. A lease
is a file that only one can make (`O_EXCL`); its owner keeps it fresh, and a stale one, by the clock of the file server,
is anybody's. Both are needed: whoever holds the file lock knows at once that a lease of its own machine is dead.
"""

import contextlib
import errno
import fcntl
import json
import os
import random
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import IO

from storage.passing import passing

# A lease that was not refreshed for so long is stale; every beat refreshes it.
STALE_SECONDS = 60.0
BEAT_SECONDS = 10.0
# How long whoever took a stale lease of another machine waits, so that all who saw it stale have had their turn.
_SETTLE_SECONDS = 1.0
_SHORTEST_WAIT, _LONGEST_WAIT = 0.005, 1.0
# Differs on every machine and after every start of one.
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_NO_FILE_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)


class LostLeaseError(RuntimeError):
    """This process was silent for too long, and another one has gone on in its place."""


class BusyError(RuntimeError):
    """Somebody else is inside, and was not waited for."""


@dataclass(frozen=True)
class Lease:
    """Whose turn it is. `machine`: where a file lock is certain, a running system and the file system as it sees it."""

    token: str
    machine: str
    host: str
    pid: int


@dataclass(frozen=True)
class Held:
    """A lease that this process holds, and its file."""

    lease: Lease
    path: Path


# The leases of this process.
_ours: set[Held] = set()
_THREAD = "leases"


@contextlib.contextmanager
def alone(name: Path, wait: bool = True) -> Iterator[Held]:
    """Nobody else is inside for the same name, on any machine; two files that end in `.lock` lie at it.

    Raises BusyError when somebody is and nobody is to `wait`.
    """
    path = name.with_name(f"{name.name}.lease.lock")
    with name.with_name(f"{name.name}.lock").open("w") as file:
        held = Held(_own(file), path)
        _take(held, file, wait)
        _keep_fresh(held)
        try:
            yield held
        finally:
            _ours.discard(held)
            if _is_ours(held):
                path.unlink(missing_ok=True)


def require_held(held: Held) -> None:
    """Raise LostLeaseError when another process has taken the lease; what is done after that must not count."""
    if not _is_ours(held):
        raise passing(LostLeaseError(f"{held.path}: this run was silent for too long, another one has gone on"))


def _own(file: IO[str]) -> Lease:
    return Lease(secrets.token_hex(8), f"{boot()}/{os.fstat(file.fileno()).st_dev}", socket.gethostname(), os.getpid())


@cache
def boot() -> str:
    """What tells this running system from every other; random where the system does not say."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return secrets.token_hex(8)


def _take(held: Held, file: IO[str], wait: bool) -> None:
    """Wait for the file lock, where there is one, and for the lease."""
    pause = _SHORTEST_WAIT
    while True:
        locked = _lock(file)
        if locked is not False and _make(held):
            return
        if _is_dead(held, locked) and _take_over(held):
            return
        if not wait:
            raise BusyError(f"{held.path}: somebody else is at work")
        time.sleep(pause * random.uniform(0.5, 1))
        pause = min(2 * pause, _LONGEST_WAIT)


def _lock(file: IO[str]) -> bool | None:
    """Whether the file lock is ours; None where the file system has none."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno in _NO_FILE_LOCKS:
            return None
        raise
    return True


def _make(held: Held) -> bool:
    """Make the lease; False when there is one."""
    try:
        _write(held.path, held.lease)
    except FileExistsError:
        return False
    return True


def _write(path: Path, lease: Lease) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(lease), file)


def _read(path: Path) -> tuple[Lease | None, float] | None:
    """A lease and when it was refreshed last; None when there is none. It is opened, since a network file system looks
    at the server only then. One that is being written, or was cut off, is nobody's that is known.
    """
    try:
        with path.open(encoding="utf-8") as file:
            fresh = os.fstat(file.fileno()).st_mtime
            try:
                return Lease(**json.load(file)), fresh
            except (ValueError, TypeError):
                return None, fresh
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ESTALE):
            return None
        raise


def _is_ours(held: Held) -> bool:
    found = _read(held.path)
    return found is not None and found[0] == held.lease


def _is_dead(held: Held, locked: bool | None) -> bool:
    """Whether the lease's owner has gone: on this machine the file lock says so, on any other the lease's age."""
    found = _read(held.path)
    if found is None:
        return False
    lease, fresh = found
    if locked is not None and lease is not None and lease.machine == held.lease.machine:
        return locked
    return _now(held) - fresh > STALE_SECONDS


def _now(held: Held) -> float:
    """The file server's clock, as a file tells it that is made now."""
    probe = held.path.with_name(f"{held.path.stem}.{held.lease.token}.now.lock")
    try:
        probe.touch()
        return probe.stat().st_mtime
    finally:
        probe.unlink(missing_ok=True)


def _take_over(held: Held) -> bool:
    """Put our lease over a dead one. Of several that do so the last has it."""
    other = _read(held.path)
    own = held.path.with_name(f"{held.path.stem}.{held.lease.token}.lock")
    _write(own, held.lease)
    own.replace(held.path)
    if other is None or other[0] is None or other[0].machine != held.lease.machine:
        time.sleep(_SETTLE_SECONDS)
    return _is_ours(held)


def _keep_fresh(held: Held) -> None:
    """Refresh the lease until it is given back; one thread does so for all of the process."""
    _ours.add(held)
    if not any(each.name == _THREAD for each in threading.enumerate()):
        threading.Thread(target=_beat, name=_THREAD, daemon=True).start()


def _beat() -> None:
    """Never ends: a process that holds no lease now may hold one soon."""
    while True:
        time.sleep(BEAT_SECONDS)
        for held in list(_ours):
            with contextlib.suppress(OSError):  # a share that does not answer for a moment
                if _is_ours(held):
                    os.utime(held.path)


# A process that is copied holds none of the leases of the one that it was copied from.
os.register_at_fork(after_in_child=_ours.clear)
