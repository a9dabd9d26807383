"""Leases: files that only one can make (`O_EXCL`), on any machine. Their owner keeps them fresh; a stale one, by the
clock of the file server, is anybody's.
"""

import contextlib
import errno
import json
import os
import secrets
import socket
import threading
import time
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from storage.passing import passing

# A lease that was not refreshed for so long is stale; every beat refreshes it.
STALE_SECONDS = 60.0
BEAT_SECONDS = 10.0
# How long whoever took a stale lease of another machine waits, so that all who saw it stale have had their turn.
_SETTLE_SECONDS = 1.0
# Differs on every machine and after every start of one.
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_THREAD = "leases"


class LostLeaseError(RuntimeError):
    """This process was silent for too long, and another one has gone on in its place."""


@dataclass(frozen=True)
class Lease:
    """Whose turn it is. `machine`: where a file lock is certain, a running system and the file system as it sees it."""

    token: str
    machine: str
    host: str
    pid: int


@dataclass(frozen=True)
class Held:
    """A lease of this process, held or wished for, and its file."""

    lease: Lease
    path: Path


# One that is being written, or was cut off.
_UNKNOWN = Lease("", "", "", 0)
# The leases that this process keeps fresh.
_fresh: set[Held] = set()


def lease_at(path: Path) -> Held:
    """A new lease of this process; it is not made yet."""
    machine = f"{boot()}/{path.parent.stat().st_dev}"
    return Held(Lease(secrets.token_hex(8), machine, socket.gethostname(), os.getpid()), path)


@cache
def boot() -> str:
    """What tells this running system from every other; random where the system does not say."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return secrets.token_hex(8)


def make(held: Held) -> bool:
    """Make the lease; False when there is one."""
    try:
        _write(held.path, held.lease)
    except FileExistsError:
        return False
    return True


def is_held(held: Held) -> bool:
    """Whether the lease is still ours."""
    found = _read(held.path)
    return found is not None and found[0].token == held.lease.token


def require_held(held: Held) -> None:
    """Raise LostLeaseError when another process has taken the lease; what is done after that must not count."""
    if not is_held(held):
        raise passing(LostLeaseError(f"{held.path}: this run was silent for too long, another one has gone on"))


def take_over(held: Held, locked: bool | None) -> bool:
    """Put our lease over a dead one; False when none is dead. Of several that do so the last has it.

    `locked`: whether we hold the file lock that a lease's owner of this machine would hold; None without file locks.
    """
    if (dead := _dead(held, locked)) is None:
        return False
    own = held.path.with_name(f"{held.path.stem}.{held.lease.token}.lock")
    # Without the file lock it names no machine: whoever gets that lock would take it for a dead one's.
    _write(own, held.lease if locked else replace(held.lease, machine=""))
    if _dead(held, locked) != dead:
        own.unlink()
        return False
    own.replace(held.path)
    if dead.machine != held.lease.machine:
        time.sleep(_SETTLE_SECONDS)
    return is_held(held)


def keep_fresh(held: Held) -> None:
    """Refresh the lease until it is given back; one thread does so for all of the process."""
    _fresh.add(held)
    if not any(each.name == _THREAD for each in threading.enumerate()):
        threading.Thread(target=_beat, name=_THREAD, daemon=True).start()


def give_back(held: Held) -> None:
    """Remove the lease, unless it is another's by now."""
    _fresh.discard(held)
    if is_held(held):
        held.path.unlink(missing_ok=True)


def _write(path: Path, lease: Lease) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(lease), file)


def _read(path: Path) -> tuple[Lease, float] | None:
    """A lease and when it was refreshed last; None when there is none. It is opened, since a network file system looks
    at the server only then.
    """
    try:
        with path.open(encoding="utf-8") as file:
            fresh = os.fstat(file.fileno()).st_mtime
            try:
                return Lease(**json.load(file)), fresh
            except (ValueError, TypeError):
                return _UNKNOWN, fresh
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ESTALE):
            return None
        raise


def _dead(held: Held, locked: bool | None) -> Lease | None:
    """The lease whose owner has gone: on this machine the file lock says so, on any other the lease's age."""
    found = _read(held.path)
    if found is None:
        return None
    lease, fresh = found
    if locked is not None and lease.machine == held.lease.machine:
        return lease if locked else None
    return lease if _now(held) - fresh > STALE_SECONDS else None


def _now(held: Held) -> float:
    """The file server's clock, as a file tells it that is made now."""
    probe = held.path.with_name(f"{held.path.stem}.{held.lease.token}.now.lock")
    try:
        probe.touch()
        return probe.stat().st_mtime
    finally:
        probe.unlink(missing_ok=True)


def _beat() -> None:
    """Never ends: a process that holds no lease now may hold one soon."""
    while True:
        time.sleep(BEAT_SECONDS)
        for held in list(_fresh):
            with contextlib.suppress(OSError):  # a share that does not answer for a moment
                if is_held(held):
                    os.utime(held.path)


# A process that is copied holds none of the leases of the one that it was copied from.
os.register_at_fork(after_in_child=_fresh.clear)
