"""Publication in one step: write beside, sync, then put a whole folder in place of the old one.

A reader sees the old folder or the new one, never a mixture; a crash leaves the old one and some scratch that the
next run of the same step removes. Where the file system cannot exchange two folders, they are renamed one after the
other: what a reader does in that moment stands in `gap.py`.
"""

import contextlib
import ctypes
import errno
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from storage.digests import digests
from storage.gap import put_back
from storage.layout import ASIDE, written_at
from storage.leases import Held, require_held
from storage.locks import alone
from storage.manifest import accounted
from storage.trouble import told_at

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NO_EXCHANGE = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)
_SYNCED_AT_ONCE = 8


@contextlib.contextmanager
def publishing(final: Path, home: Path, keep: bool = False) -> Iterator[Path]:
    """A scratch folder that takes the place of `final` when the block ends without an error.

    With `keep`, files of the published folder that another manifest accounts for stay as they are. One writer at a time
    per folder, on all machines: a second one waits. Nothing is replaced when the new folder equals the published one.

    Raises StorageError when the disk is full, read-only or another one, LostLeaseError when this writer was silent for
    so long that another one has begun.
    """
    root = written_at(final, home)
    with told_at(final), _own_folder(root) as (held, own):
        put_back(root, final)
        _clear(root, own)
        new = own / "new"
        new.mkdir()
        yield new
        put_back(root, final)  # a writer that lost its lease may have left it aside meanwhile
        if keep and final.exists():
            _link_missing(final, new)
        _sync_all(new)
        require_held(held)
        _replace(new, final)


def withdraw(final: Path, home: Path) -> None:
    """Take a published folder out of sight in one step, then remove it, and what a crash left of either."""
    root = written_at(final, home)
    with told_at(final), _own_folder(root) as (held, own):
        _clear(root, own)
        if final.exists():
            require_held(held)
            final.rename(own / "withdrawn")
            _sync(final.parent)


@contextlib.contextmanager
def _own_folder(root: Path) -> Iterator[tuple[Held, Path]]:
    """The lease of a folder's only writer, and a folder of its own, which is removed afterwards."""
    root.parent.mkdir(parents=True, exist_ok=True)
    with alone(root) as held:
        own = root / held.lease.token
        own.mkdir(parents=True)
        try:
            yield held, own
        finally:
            _remove(own)
            with contextlib.suppress(OSError):  # what lies aside stays for the next writer
                root.rmdir()


def _clear(root: Path, own: Path) -> None:
    """Remove what others left. It is moved first: a writer that lost its lease has nothing left to publish."""
    left = own / "left"
    left.mkdir()
    for path in root.iterdir():
        if path != own:
            path.rename(left / path.name)
    _remove(left)


def _link_missing(published: Path, new: Path) -> None:
    """What other steps have published stays, if it is as they left it: the rest would be carried on for ever."""
    for name in sorted(accounted(published, [path.name for path in new.glob("*.json")])):
        target = new / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(published / name, target)


def _replace(new: Path, final: Path) -> None:
    if not final.exists():
        final.parent.mkdir(parents=True, exist_ok=True)
        new.rename(final)
        _sync(final.parent.parent)
    elif not _same(new, final):
        _exchange(new, final)
    _sync(final.parent)


def _same(one: Path, other: Path) -> bool:
    return digests(one) == digests(other)


def _exchange(new: Path, final: Path) -> None:
    """Swap two folders in one step where the file system can, else in two renames."""
    if exchanged(new, final):
        return
    aside = new.parent.with_name(ASIDE)
    final.rename(aside)
    try:
        new.rename(final)
    except OSError:  # another writer has gone on, and moved ours away
        put_back(aside.parent, final)
        raise
    aside.rename(new)


def exchanged(one: Path, other: Path) -> bool:
    """Swap two folders in one step; False where system or file system cannot."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code not in _NO_EXCHANGE:
        raise OSError(code, os.strerror(code), str(other))
    return False


def _remove(folder: Path) -> None:
    """Remove a folder; what a network file system keeps for somebody who still reads it is left to the next writer."""
    shutil.rmtree(folder, ignore_errors=True)


def _sync_all(folder: Path) -> None:
    """Every file and folder on the disk before its name is; several at a time, since each waits for the disk."""
    walked = list(os.walk(folder, topdown=False))
    with ThreadPoolExecutor(_SYNCED_AT_ONCE) as pool:
        list(pool.map(_sync, [Path(path) / file for path, _, files in walked for file in files]))
    for path, _, _ in walked:
        _sync(Path(path))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
