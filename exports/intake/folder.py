"""An inbox that is a folder: every move relative to an open folder, no link followed, nothing opened but a file."""

import contextlib
import errno
import fcntl
import os
import secrets
import signal
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exports.intake.errors import IntakeError, UnsettledError
from exports.intake.inbox import Dropped
from exports.intake.names import NOTE, READ, REFUSED, dated_name, is_left_alone

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class FolderInbox:
    """The inbox `root`; at most `files` of a county are looked at in one go."""

    root: Path
    files: int

    def counties(self) -> list[str]:
        """Every name in the inbox that is no left-over of a program."""
        if not self.root.exists():
            return []
        return sorted(path.name for path in self.root.iterdir() if not is_left_alone(path.name))

    def invite(self, county: str, note: bytes) -> None:
        """Make the county's folder with its note; a note that says the same is left."""
        self.root.mkdir(parents=True, exist_ok=True)
        with _folder(self.root) as root:
            _make(county, root)
            with _folder(county, root) as own:
                with contextlib.suppress(OSError), _opened(NOTE, own) as file:
                    if os.read(file, len(note) + 1) == note:
                        return
                _write(NOTE, note, own)

    def look(self, county: str) -> list[Dropped]:
        """Its files; what lies in the way of 已登记 and 未登记 gets another name and is a file like any other."""
        with self._county(county) as own:
            for name in (READ, REFUSED):
                _clear_the_way(name, own)
            found = []
            for name in sorted(_names(own)):
                with contextlib.suppress(FileNotFoundError):
                    about = os.stat(name, dir_fd=own, follow_symlinks=False)
                    if not is_left_alone(name) and not stat.S_ISDIR(about.st_mode):
                        age = time.time() - about.st_mtime  # the only moment asked: is somebody still writing
                        found.append(Dropped(name, _stamp(about), age, stat.S_ISREG(about.st_mode)))
            return found[: self.files]

    def read(self, county: str, file: Dropped, most: int) -> bytes:
        """The bytes of a file, from one opening; equal before and after, and written by nobody."""
        if not file.ordinary:
            raise IntakeError("不是普通文件，不能读取")
        with self._county(county) as own, _opened(file.name, own) as opened:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                raise IntakeError("不是普通文件，不能读取")
            if _stamp(os.fstat(opened)) != file.stamp or _is_written(opened, own):
                raise UnsettledError("文件还在变化")
            if os.fstat(opened).st_size > most:
                raise IntakeError(f"文件超过{most // 1024 // 1024}MB，不能读取")
            with os.fdopen(os.dup(opened), "rb") as reading:
                data = reading.read(most + 1)
            if _stamp(os.fstat(opened)) != file.stamp or len(data) > most:
                raise UnsettledError("文件还在变化")
            return data

    def name_away(self, county: str, file: Dropped, into: str, day: str) -> str:
        """The first free name."""
        with self._county(county) as own:
            _make(into, own)
            with _folder(into, own) as target:
                return _free(file.name, day, target)

    def put_away(self, county: str, file: Dropped, into: str, day: str) -> str:
        """Move the file; what was moved is looked at, and goes back when it is another one."""
        with self._county(county) as own:
            _make(into, own)
            with _folder(into, own) as target:
                name = _free(file.name, day, target)
                os.rename(file.name, name, src_dir_fd=own, dst_dir_fd=target)
                if _stamp(os.stat(name, dir_fd=target, follow_symlinks=False)) != file.stamp:
                    _give_back(name, target, file.name, own)
                    raise UnsettledError("文件在读取后被替换")
                _close_to_others(name, target)
                return name

    def tell(self, county: str, into: str, name: str, content: bytes) -> None:
        """Write a file of ours."""
        with self._county(county) as own:
            _make(into, own)
            with _folder(into, own) as target:
                _write(name, content, target)

    @contextlib.contextmanager
    def _county(self, county: str) -> Iterator[int]:
        with _folder(self.root) as root, _folder(county, root) as own:
            yield own


def _close_to_others(name: str, folder: int) -> None:
    """What was put away is its owner's alone; a link, or a file of another owner's, stays as it is."""
    with contextlib.suppress(OSError):
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        try:
            if stat.S_ISREG(os.fstat(handle).st_mode):
                os.fchmod(handle, 0o600)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _folder(name: str | Path, parent: int | None = None) -> Iterator[int]:
    """An open folder; below another one, no link to a folder elsewhere."""
    flags = _FOLDER if parent is not None else _FOLDER & ~os.O_NOFOLLOW
    try:
        opened = os.open(name, flags, dir_fd=parent)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise IntakeError("不是文件夹，或是指向别处的链接") from None
        raise
    try:
        yield opened
    finally:
        os.close(opened)


@contextlib.contextmanager
def _opened(name: str, folder: int) -> Iterator[int]:
    try:
        opened = os.open(name, _FILE, dir_fd=folder)
    except PermissionError:
        raise IntakeError("没有读取权限") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):  # a link, a socket
            raise IntakeError("不是普通文件，不能读取") from None
        raise
    try:
        yield opened
    finally:
        os.close(opened)


def _stamp(about: os.stat_result) -> str:
    return f"{about.st_ino}:{about.st_size}:{about.st_mtime_ns}"  # the same on every machine


def _is_written(file: int, folder: int) -> bool:
    """Whether some process has the file open for writing, as far as the kernel tells.

    A share may say so of every file (NFS does): then it is as complete as `settled` found it, and as equal before and
    after it was read.
    """
    if not _is_refused(file):
        return False
    part = f".{secrets.token_hex(8)}.part"
    os.close(os.open(part, _NEW, 0o600, dir_fd=folder))
    try:
        with _opened(part, folder) as closed:
            return not _is_refused(closed)
    finally:
        os.unlink(part, dir_fd=folder)


def _is_refused(file: int) -> bool:
    """Whether the kernel gives no lease on an open file, as it does while somebody writes it."""
    try:
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)  # who opens it meanwhile signals us: one that is ignored
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _names(folder: int) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries]


def _make(name: str, folder: int) -> None:
    with contextlib.suppress(FileExistsError):
        os.mkdir(name, dir_fd=folder)


def _there(name: str, folder: int) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _clear_the_way(name: str, folder: int) -> None:
    """Rename what has the name of a folder of ours and is none."""
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            number = 1
            while _there(f"{name}_{number}", folder):
                number += 1
            os.rename(name, f"{name}_{number}", src_dir_fd=folder, dst_dir_fd=folder)


def _free(name: str, day: str, folder: int) -> str:
    number = 1
    while _there(dated_name(name, day, number), folder):
        number += 1
    return dated_name(name, day, number)


def _give_back(name: str, folder: int, own: str, county: int) -> None:
    """Back into the county's folder, under a free name."""
    number, back = 1, own
    while _there(back, county):
        number += 1
        back = dated_name(own, "再次放入", number)
    os.rename(name, back, src_dir_fd=folder, dst_dir_fd=county)


def _write(name: str, content: bytes, folder: int) -> None:
    """Write beside, sync, rename."""
    part = f".{secrets.token_hex(8)}.part"
    opened = os.open(part, _NEW, 0o666, dir_fd=folder)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.rename(part, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(part, dir_fd=folder)
        raise
