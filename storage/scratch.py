"""Folders of this machine that one task writes and reads again: the engine's spill, raw files of a pull."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from storage.leases import boot
from storage.locks import NO_FILE_LOCKS
from storage.settings import Settings
from storage.trouble import told_at

# No task lives so long: what another machine or an earlier start of this one left is removed by then.
_LONGEST_TASK_SECONDS = 86_400


@contextlib.contextmanager
def scratch_folder(settings: Settings, own: bool = False) -> Iterator[Path]:
    """A new folder, removed afterwards, where executors on other machines read it too unless it is `own`; what killed
    tasks left is removed first.

    Raises StorageError when it cannot be written.
    """
    root, of_machine = settings.own_scratch if own else settings.scratch_root, f"{boot()}-"
    with told_at(root):
        root.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as stack:
            with _locked(root):  # nobody takes the new folder for one that was left
                folder = Path(tempfile.mkdtemp(prefix=of_machine, dir=root))
                stack.enter_context(_locked(folder))
                _remove_left(root, folder, of_machine)
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            yield folder


def _remove_left(root: Path, folder: Path, of_machine: str) -> None:
    """Remove the folders that no living task holds: of this machine by their lock, of any other by their age."""
    now = folder.stat().st_mtime
    for path in root.iterdir():
        with contextlib.suppress(OSError):
            ours = path.name.startswith(of_machine)
            if path == folder or not (ours or now - path.stat().st_mtime > _LONGEST_TASK_SECONDS):
                continue
            with _locked(path, wait=False):
                shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def _locked(folder: Path, wait: bool = True) -> Iterator[None]:
    """Hold a folder; raises BlockingIOError when another task does and is not to be waited for."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if (
                error.errno not in NO_FILE_LOCKS or not wait
            ):  # what is left stays there, where nothing tells who is alive
                raise
        yield
    finally:
        os.close(handle)
