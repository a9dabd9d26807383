"""Who may read what a run writes: the service alone."""

import os
import stat
from pathlib import Path


class AccessError(ValueError):
    """Others can read what only the service may; one line that names it and what to do."""


def close_to_others() -> None:
    """Whatever this process and its children write from now on is their owner's alone."""
    os.umask(0o077)


def close_while_empty(folder: Path) -> None:
    """A folder of ours in which nothing lies yet becomes its owner's alone: nobody has read anything."""
    if folder.is_dir() and folder.stat().st_uid == os.getuid() and not any(folder.iterdir()):
        folder.chmod(0o700)


def require_closed(path: Path) -> None:
    """Raise AccessError when group or others may do anything with a folder or file that exists."""
    if not path.exists():
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        closed = "700" if path.is_dir() else "600"
        raise AccessError(f"{path}: others can read it (mode {mode:o}); run: chmod {closed} {path}")
