"""A process as it were on a machine of its own, in front of a plain shared folder: the kernel refuses it the exchange
of folders (`renameat2`), answers that every file is locked without locking any (`flock` under NFS' `local_lock`), and
gives no lease on any file (`F_SETLEASE` under NFS).
"""

import ctypes
import errno
import fcntl
import multiprocessing
import os
import platform
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storage import leases

_NUMBERS = {
    "x86_64": {"renameat2": 316, "flock": 73, "fcntl": 72},
    "aarch64": {"renameat2": 276, "flock": 32, "fcntl": 25},
}
_SET_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_SECOND = 24  # where the second argument stands in what a filter reads
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000

FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["tests.storage.share", "storage.publish", "storage.day"])


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _answer(calls: dict[tuple[str, int | None], int]) -> None:
    """From now on the kernel answers these calls of this process (by their second argument, when one is given) by an
    error number; 0 is success.
    """
    program = []
    for (name, second), number in calls.items():
        refused = (_RETURN, 0, 0, _ERRNO | number)
        asked = [] if second is None else [(_LOAD, 0, 0, _SECOND), (_EQUAL, 0, 1, second)]
        program += [(_LOAD, 0, 0, 0), (_EQUAL, 0, len(asked) + 1, _NUMBERS[platform.machine()][name]), *asked, refused]
    program.append((_RETURN, 0, 0, _ALLOW))
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *each) for each in program))
    libc = ctypes.CDLL(None, use_errno=True)
    told = _Program(len(program), ctypes.cast(code, ctypes.c_void_p))
    for arguments in ((_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (_SET_SECCOMP, _FILTER, ctypes.byref(told))):
        if libc.prctl(*arguments) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _as_on_machine(folder: Path, machine: str, stale: float, work: Callable[..., None], *arguments: Any) -> None:
    leases._BOOT_ID = folder / f"boot_id_{machine}"
    leases._BOOT_ID.write_text(machine)
    leases.STALE_SECONDS, leases.BEAT_SECONDS, leases._SETTLE_SECONDS = stale, stale / 5, 0.2
    os.umask(0o077)
    _answer({("renameat2", None): errno.EINVAL, ("flock", None): 0, ("fcntl", fcntl.F_SETLEASE): errno.EAGAIN})
    work(*arguments)


def on_machine(folder: Path, machine: str, work: Callable[..., None], *arguments: Any, stale: float = 2.0) -> Any:
    """`work(*arguments)` begun in such a process; a lease is stale after so many seconds there."""
    process = FORK.Process(target=_as_on_machine, args=(folder, machine, stale, work, *arguments), daemon=True)
    process.start()
    return process


def ended(*processes: Any, within: float = 60) -> list[int | None]:
    """The exit codes of processes."""
    for process in processes:
        process.join(within)
    return [process.exitcode for process in processes]
