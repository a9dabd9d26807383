"""An inbox on an SFTP server or in an object store, through fsspec."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import fsspec

from exports.intake.errors import IntakeError, UnsettledError
from exports.intake.inbox import Dropped
from exports.intake.names import NOTE, READ, REFUSED, dated_name, is_left_alone


@dataclass(frozen=True)
class RemoteInbox:
    """The inbox below `root` of a file system; at most `files` of a county are looked at in one go."""

    fs: fsspec.AbstractFileSystem
    root: str
    files: int

    def counties(self) -> list[str]:
        """The folders in the inbox."""
        names = [_name(entry) for entry in self._list(self.root) if entry["type"] == "directory"]
        return sorted(name for name in names if not is_left_alone(name))

    def invite(self, county: str, note: bytes) -> None:
        """Make the county's folder with its note."""
        path = self._path(county, NOTE)
        if self.fs.exists(path) and self.fs.cat_file(path) == note:
            return
        self.fs.makedirs(self._path(county), exist_ok=True)
        self.fs.pipe_file(path, note)

    def look(self, county: str) -> list[Dropped]:
        """The county's files; a link counts as none."""
        found = [
            Dropped(_name(entry), _stamp(entry), _age(entry), entry["type"] == "file")
            for entry in self._list(self._path(county))
            if not (entry["type"] == "directory" or is_left_alone(_name(entry)) or _name(entry) in ("", READ, REFUSED))
        ]
        return sorted(found, key=lambda file: file.name)[: self.files]

    def read(self, county: str, file: Dropped, most: int) -> bytes:
        """The bytes of a file, from one opening; the same file before and after."""
        if not file.ordinary:
            raise IntakeError("不是普通文件，不能读取")
        path = self._path(county, file.name)
        if (self.fs.size(path) or 0) > most:
            raise IntakeError(f"文件超过{most // 1024 // 1024}MB，不能读取")
        with self.fs.open(path, "rb") as reading:
            data: bytes = reading.read(most + 1)
        self._unchanged(county, file)
        return data

    def name_away(self, county: str, file: Dropped, into: str, day: str) -> str:
        """The first free name."""
        number = 1
        while self.fs.exists(self._path(county, into, dated_name(file.name, day, number))):
            number += 1
        return dated_name(file.name, day, number)

    def put_away(self, county: str, file: Dropped, into: str, day: str) -> str:
        """Move the file, unless it was replaced."""
        name = self.name_away(county, file, into, day)
        self._unchanged(county, file)
        self.fs.makedirs(self._path(county, into), exist_ok=True)
        self.fs.mv(self._path(county, file.name), self._path(county, into, name))
        return name

    def tell(self, county: str, into: str, name: str, content: bytes) -> None:
        """Write a file of ours."""
        self.fs.makedirs(self._path(county, into), exist_ok=True)
        self.fs.pipe_file(self._path(county, into, name), content)

    def _unchanged(self, county: str, file: Dropped) -> None:
        now = {each.name: each.stamp for each in self.look(county)}
        if now.get(file.name) != file.stamp:
            raise UnsettledError("文件还在变化")

    def _path(self, *parts: str) -> str:
        return "/".join([self.root.rstrip("/"), *parts])

    def _list(self, path: str) -> list[dict[str, Any]]:
        self.fs.invalidate_cache()
        try:
            entries: list[dict[str, Any]] = self.fs.ls(path, detail=True)
        except FileNotFoundError:
            return []
        return entries


def _name(entry: dict[str, Any]) -> str:
    return str(entry["name"]).rstrip("/").rpartition("/")[2]


def _moment(entry: dict[str, Any]) -> dt.datetime | None:
    found = entry.get("mtime") or entry.get("LastModified")
    return found if isinstance(found, dt.datetime) else None


def _stamp(entry: dict[str, Any]) -> str:
    return f"{entry.get('size')}:{_moment(entry)}:{entry.get('ETag', '')}"


def _age(entry: dict[str, Any]) -> float | None:
    """Seconds since it was written by the server's own clock, which may not be ours."""
    moment = _moment(entry)
    return None if moment is None else (dt.datetime.now(dt.UTC) - moment.astimezone(dt.UTC)).total_seconds()
