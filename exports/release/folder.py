"""A published package read as its manifest says: from exactly these files, in its folder and the one of its towns, no
link followed, each digest compared.
"""

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exports.delivery import DeliveryError
from policies.privacy import mask_numbers
from storage.layout import TOWNS
from storage.manifest import LEAVING, MANIFEST

_LONGEST_NAME = 80
_PACKAGE = ""


@dataclass(frozen=True)
class Contents:
    """A package's manifest, and the bytes of every file that leaves by its name, the manifest's own among them."""

    manifest: dict[str, Any]
    files: dict[str, bytes]


def told_name(name: str) -> str:
    """A file's name as an error may tell it: without control characters, without a long number, not too long."""
    plain = "".join(each if each.isprintable() and each != ";" else "?" for each in name)
    return mask_numbers(plain)[:_LONGEST_NAME]


def _why_not(name: str, at: int | None) -> str:
    """Why something could not be opened, by what lies there."""
    try:
        mode = os.stat(name, dir_fd=at, follow_symlinks=False).st_mode
    except OSError:
        return "is not there"
    return "is a link" if stat.S_ISLNK(mode) else "cannot be read" if stat.S_ISREG(mode) else "is no regular file"


def _open(name: str, told: str, flags: int = 0, at: int | None = None) -> int:
    """A file descriptor of what lies there itself; raises DeliveryError when it is a link or cannot be opened.

    A pipe is not waited for.
    """
    try:
        return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | flags, dir_fd=at)
    except OSError:
        raise DeliveryError(f"{told}: {_why_not(name, at)}") from None


def _read(name: str, folder: int, shown: str = "") -> bytes:
    """The bytes of a regular file of the folder; `shown`: its name in the package."""
    told = told_name(shown or name)
    handle = _open(name, told, at=folder)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise DeliveryError(f"{told}: is no regular file")
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(handle)


def leaving(manifest: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(name, sha256) of every file that the manifest names."""
    for entry in (each for part in LEAVING for each in manifest.get(part) or ()):
        yield entry["name"], entry["sha256"]


def _named(manifest: dict[str, Any]) -> dict[str, dict[str, str]]:
    """By folder, the package itself and perhaps that of its towns, what lies there: sha256 by name."""
    found: dict[str, dict[str, str]] = {_PACKAGE: {}}
    for name, sha256 in leaving(manifest):
        within, slash, own = name.rpartition("/")
        if Path(own).name != own or name in (MANIFEST, TOWNS) or within != (TOWNS if slash else _PACKAGE):
            raise DeliveryError(f"{told_name(name)}: is no name of a file of a package")
        found.setdefault(within, {})[own] = sha256
    return found


def _read_named(named: dict[str, str], within: str, folder: int) -> Iterator[tuple[str, bytes]]:
    """The named files of an opened folder, by their names in the package."""
    for own, sha256 in named.items():
        name = f"{within}/{own}" if within else own
        data = _read(own, folder, name)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise DeliveryError(f"{told_name(name)}: its digest is not the manifest's: export the day again")
        yield name, data


def _refuse_foreign(folder: int, known: set[str], within: str = "") -> None:
    if foreign := sorted(set(os.listdir(folder)) - known):
        name = f"{within}/{foreign[0]}" if within else foreign[0]
        raise DeliveryError(f"{told_name(name)}: its manifest does not name it: take it away")


def _read_files(manifest: dict[str, Any], folder: int) -> Iterator[tuple[str, bytes]]:
    """The manifest's files; raises DeliveryError at the first that is not there as named, or that is not named."""
    named = _named(manifest)
    _refuse_foreign(folder, {*named[_PACKAGE], MANIFEST, *(within for within in named if within)})
    yield from _read_named(named[_PACKAGE], _PACKAGE, folder)
    if TOWNS not in named:
        return
    towns = _open(TOWNS, TOWNS, os.O_DIRECTORY, folder)
    try:
        _refuse_foreign(towns, set(named[TOWNS]), TOWNS)
        yield from _read_named(named[TOWNS], TOWNS, towns)
    finally:
        os.close(towns)


def read_package(packages: Path, county: str, manifest_sha256: str) -> Contents:
    """The county's package below a day's `packages`, if it is what the ledger knows by `manifest_sha256`.

    Raises DeliveryError in one line that names the file and what is wrong with it: a folder or file that is not there,
    that is a link or no regular file, that the manifest does not name, or whose digest is another.
    """
    place = f"{packages.parent.name}/{packages.name}"
    day = _open(str(packages), place, os.O_DIRECTORY)
    try:
        folder = _open(county, f"{place}/{county}", os.O_DIRECTORY, day)
    finally:
        os.close(day)
    try:
        data = _read(MANIFEST, folder)
        if hashlib.sha256(data).hexdigest() != manifest_sha256:
            raise DeliveryError(f"{MANIFEST}: is not the one that the ledger knows: export the day again")
        manifest = json.loads(data)
        if manifest["county"]["code"] != county or f"as_of={manifest['as_of']}" != packages.name:
            raise DeliveryError(f"{MANIFEST}: is another county's or day's")
        return Contents(manifest, {**dict(_read_files(manifest, folder)), MANIFEST: data})
    finally:
        os.close(folder)
