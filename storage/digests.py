"""sha256 of files, each file read once in a process as long as it stays as it is."""

import hashlib
import os
import time
from pathlib import Path

# By device and inode, which a rename keeps: what the file looked like when it was read, and its digest.
_known: dict[tuple[int, int], tuple[tuple[int, int, int], str]] = {}
# A file system's clock ticks in steps; a file as young as this could change again within one.
_TICK_NS = 20_000_000


def digest(path: Path) -> str:
    """sha256 of a file's bytes; read again only when size or times of the file have changed."""
    with path.open("rb") as file:
        found = os.fstat(file.fileno())  # of what is read: by its path it may be another one by now
        own, state = (found.st_dev, found.st_ino), (found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        known = _known.get(own)
        if known is not None and known[0] == state:
            return known[1]
        value = hashlib.file_digest(file, "sha256").hexdigest()
    if time.time_ns() - max(state[1:]) > _TICK_NS:
        _known[own] = (state, value)
    return value


def digests(folder: Path) -> dict[str, str]:
    """sha256 of every file below `folder`, by relative path; of a link, where it leads to instead."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[path.relative_to(folder).as_posix()] = f"link to {path.readlink()}"
        elif path.is_file():
            found[path.relative_to(folder).as_posix()] = digest(path)
    return found
