"""Publication in one step: write beside, then put a whole folder in place of the old one.

A reader sees the old folder or the new one, never a mixture; a crash leaves the old one and some scratch that the
next run of the same step removes.
"""

import contextlib
import ctypes
import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class NotPublishedError(FileNotFoundError):
    """A step's input has not been published; says which step to run first."""


def scratch_root(final: Path, home: Path) -> Path:
    """Where a folder is written before it is published: on the same file system, out of every reader's sight."""
    return home / ".scratch" / final.relative_to(home)


@contextlib.contextmanager
def publishing(final: Path, home: Path, keep: bool = False) -> Iterator[Path]:
    """A scratch folder that takes the place of `final` when the block ends without an error.

    With `keep`, files of the published folder that the block did not write stay as they are. One writer at a time per
    folder: a second one waits. Nothing is replaced when the new folder equals the published one.
    """
    root = scratch_root(final, home)
    root.parent.mkdir(parents=True, exist_ok=True)
    with open(root.with_name(f"{root.name}.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _recover(root, final)
        _remove(root)
        new = root / "new"
        new.mkdir(parents=True)
        try:
            yield new
            if keep and final.exists():
                _link_missing(final, new)
            _replace(new, final)
        finally:
            _remove(root)


def withdraw(final: Path, home: Path) -> None:
    """Take a published folder out of sight in one step, then remove it."""
    root = scratch_root(final, home)
    _remove(root)
    root.parent.mkdir(parents=True, exist_ok=True)
    final.rename(root)
    _remove(root)


def _recover(root: Path, final: Path) -> None:
    """Put back what a crash between the two renames of `_exchange` left aside."""
    if (root / "old").exists() and not final.exists():
        (root / "old").rename(final)


def _link_missing(published: Path, new: Path) -> None:
    for path in published.rglob("*"):
        target = new / path.relative_to(published)
        if path.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target)


def _replace(new: Path, final: Path) -> None:
    if not final.exists():
        final.parent.mkdir(parents=True, exist_ok=True)
        new.rename(final)
    elif not _same(new, final):
        _exchange(new, final)
    _sync(final.parent)


def _same(one: Path, other: Path) -> bool:
    return digests(one) == digests(other)


def _exchange(new: Path, final: Path) -> None:
    """Swap two folders in one step where the file system can, else in two renames."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is not None:
        if renameat2(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(final), _RENAME_EXCHANGE) == 0:
            return
        code = ctypes.get_errno()
        if code not in (errno.EINVAL, errno.ENOSYS):
            raise OSError(code, os.strerror(code), str(final))
    old = new.with_name("old")
    final.rename(old)
    new.rename(final)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest(path: Path) -> str:
    """sha256 of a file's bytes."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """sha256 of every file below `folder`, by relative path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): digest(path) for path in files}


def write_manifest(folder: Path, manifest: dict[str, Any], name: str = MANIFEST) -> None:
    """Write a manifest with sorted keys, so that equal content gives equal bytes."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    (folder / name).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path, name: str = MANIFEST) -> dict[str, Any] | None:
    """The manifest of a published folder; None when there is none."""
    path = folder / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
