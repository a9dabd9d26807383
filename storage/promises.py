"""What a home's file system must promise, each promise tried: `python -m cli try-home`."""

import fcntl
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from storage.access import AccessError, require_closed
from storage.locks import alone
from storage.mounts import mount_of
from storage.publish import exchanged

MOST_DRIFT_SECONDS = 5.0
LEAST_FREE_BYTES = 10**9
# Options of a mount under which a reader on another machine may see a file as it was, or a write may be lost.
_LOOKED_UP = "lookupcache=none"
_BROKEN_OPTIONS = {"nocto": "mount it without nocto", "soft": "mount it hard", "softerr": "mount it hard"}


class BrokenPromiseError(RuntimeError):
    """What the file system did instead, in a few words."""


@dataclass(frozen=True)
class Told:
    """A promise and how it was kept; one that is not `needed` may be broken."""

    promise: str
    kept: bool
    how: str
    needed: bool


def try_promises(home: Path) -> Iterator[Told]:
    """Each promise, tried in a folder of its own under the home, which is removed afterwards.

    Raises OSError when no folder can be made there.
    """
    home.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".trying-", dir=home))
    try:
        for number, (promise, (trial, needed)) in enumerate(PROMISES.items()):
            own = folder / str(number)
            own.mkdir()
            try:
                yield Told(promise, True, trial(own), needed)
            except BrokenPromiseError as broken:
                yield Told(promise, False, str(broken), needed)
            except OSError as error:
                yield Told(promise, False, os.strerror(error.errno or 0), needed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _expect(kept: bool, otherwise: str) -> None:
    if not kept:
        raise BrokenPromiseError(otherwise)


def _mounted(folder: Path) -> str:
    kind, options = mount_of(folder)
    for option, todo in _BROKEN_OPTIONS.items():
        _expect(option not in options, f"{kind} is mounted {option}: {todo}")
    _expect(not kind.startswith("nfs") or _LOOKED_UP in options, f"{kind} remembers names: mount it {_LOOKED_UP}")
    return kind


def _closed(folder: Path) -> str:
    home = folder.parent.parent
    try:
        require_closed(home)
    except AccessError as error:
        raise BrokenPromiseError(str(error)) from None
    handle = os.open(folder / "a", os.O_CREAT | os.O_WRONLY, 0o600)
    made = os.fstat(handle)
    os.close(handle)
    _expect(made.st_uid == os.geteuid() == home.stat().st_uid, f"a new file belongs to user {made.st_uid}, not to us")
    _expect(stat.S_IMODE(made.st_mode) == 0o600, f"a new file has mode {stat.S_IMODE(made.st_mode):o}")
    return f"user {made.st_uid}, the same on every machine?"


def _made_once(folder: Path) -> str:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    os.close(os.open(folder / "a", flags))
    try:
        os.close(os.open(folder / "a", flags))
    except FileExistsError:
        return ""
    raise BrokenPromiseError("it was made twice")


def _folder_renamed(folder: Path) -> str:
    for name in "ab":
        (folder / name).mkdir()
        (folder / name / "file").write_text(name)
    (folder / "a").rename(folder / "c")
    _expect((folder / "c" / "file").read_text() == "a", "the folder is another one")
    try:
        (folder / "b").rename(folder / "c")
    except OSError:
        return ""
    raise BrokenPromiseError("a folder that is not empty was replaced")


def _file_replaced(folder: Path) -> str:
    for name in "ab":
        (folder / name).write_text(name)
    with (folder / "b").open() as still:
        (folder / "a").replace(folder / "b")
        _expect((folder / "b").read_text() == "a", "the file is another one")
        _expect(still.read() == "b", "who had opened the old file cannot read it")
    return ""


def _linked(folder: Path) -> str:
    (folder / "a").write_text("a")
    os.link(folder / "a", folder / "b")
    _expect((folder / "b").samefile(folder / "a"), "the link is another file")
    return ""


def _synced(folder: Path) -> str:
    (folder / "a").write_text("a")
    begun = time.monotonic()
    for path in (folder / "a", folder):
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
    return f"{(time.monotonic() - begun) * 1000:.0f} ms for a file and its folder"


def _named(folder: Path) -> str:
    name = "乡" * 80 + ".xlsx"
    (folder / name).touch()
    _expect([path.name for path in folder.iterdir()] == [name], "it has another name")
    return ""


def _clock(folder: Path) -> str:
    before = time.time()
    (folder / "a").touch()
    drift = (folder / "a").stat().st_mtime - before
    _expect(abs(drift) <= MOST_DRIFT_SECONDS, f"it is {drift:+.0f} s from this machine's: set both by a time server")
    return f"{drift:+.1f} s"


def _refreshed(folder: Path) -> str:
    (folder / "a").touch()
    os.utime(folder / "a", (0, 0))
    os.utime(folder / "a")
    with (folder / "a").open() as file:
        _expect(os.fstat(file.fileno()).st_mtime > 1, "its time stays")
    with alone(folder / "turn"):
        pass
    return ""


def _room(folder: Path) -> str:
    free = shutil.disk_usage(folder).free
    _expect(free >= LEAST_FREE_BYTES, f"{free / 1e9:.1f} GB: free some room")
    return f"{free / 1e9:.0f} GB"


def _exchanges(folder: Path) -> str:
    for name in "ab":
        (folder / name).mkdir()
        (folder / name / name).touch()
    _expect(exchanged(folder / "a", folder / "b"), "a day is published by two renames, which readers wait out")
    _expect((folder / "a" / "b").exists(), "they stayed where they were")
    return ""


def _locked(folder: Path) -> str:
    with (folder / "a").open("w") as one, (folder / "a").open("w") as other:
        fcntl.flock(one, fcntl.LOCK_EX)
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return "between machines the lease counts"
    raise BrokenPromiseError("two hold the same lock; the lease counts")


def _leased(folder: Path) -> str:
    (folder / "a").touch()
    with (folder / "a").open() as file:
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return ""


# Each promise, how it is tried, and whether a home needs it; without the others something else is done instead.
PROMISES: dict[str, tuple[Callable[[Path], str], bool]] = {
    "it is mounted so that all machines see what is there": (_mounted, True),
    "files are their owner's alone, and ours": (_closed, True),
    "a file is made by one alone (O_EXCL)": (_made_once, True),
    "a folder is renamed onto a free name, and onto no other": (_folder_renamed, True),
    "a file is renamed over another in one step": (_file_replaced, True),
    "a file has two names (link)": (_linked, True),
    "what is synced is on the disk (fsync)": (_synced, True),
    "names are Chinese and long": (_named, True),
    "its clock is this machine's": (_clock, True),
    "a lease is kept fresh": (_refreshed, True),
    "there is room": (_room, True),
    "two folders are exchanged in one step (renameat2)": (_exchanges, False),
    "files are locked (flock)": (_locked, False),
    "the kernel tells who writes a file (F_SETLEASE)": (_leased, False),
}
