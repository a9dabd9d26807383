"""The manifest of a published folder: what it says of its files, and whether they are as it says.

What does not match counts as not published, whoever reads it; the step that publishes it, run again, repairs it.
"""

import hashlib
import json
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from typing import Any

from storage.digests import digest
from storage.gap import steadily

MANIFEST = "manifest.json"
_OWN = "manifest_sha256"
# Where a package's manifest tells of files: each entry has name and sha256, and leaves with it.
LEAVING = ("files", "pages", "towns")


class NotPublishedError(FileNotFoundError):
    """A step's input has not been published, or is not as it was; says where, and which step to run."""


def _text(manifest: dict[str, Any]) -> str:
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"


def told_by(manifest: dict[str, Any]) -> str:
    """sha256 over what a manifest says besides its own digest."""
    return hashlib.sha256(_text({key: manifest[key] for key in manifest if key != _OWN}).encode()).hexdigest()


def write_manifest(folder: Path, manifest: dict[str, Any], name: str = MANIFEST) -> None:
    """Write a manifest with sorted keys, so that equal content gives equal bytes, and a digest of what it says."""
    told = json.loads(json.dumps(manifest, default=str))
    (folder / name).write_text(_text({**told, _OWN: told_by(told)}), encoding="utf-8")


def read_manifest(folder: Path, name: str = MANIFEST) -> dict[str, Any] | None:
    """The manifest of a folder, its files not compared; None when there is none or it is not as it was written."""
    return steadily(folder, lambda: _manifest(folder, name), lambda found: found is None)


def _manifest(folder: Path, name: str) -> dict[str, Any] | None:
    try:
        manifest = json.loads((folder / name).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(manifest, dict) or _files(manifest) is None:
        return None
    # A manifest of an earlier version has no digest of its own.
    return manifest if _OWN not in manifest or manifest[_OWN] == told_by(manifest) else None


def _files(manifest: dict[str, Any]) -> dict[str, str] | None:
    """sha256 by name of the files a manifest names; None when it does not say so in a form of ours."""
    told = manifest.get("files")
    if isinstance(told, list):  # a county's package tells more of each file, and names pages and towns apart
        everything = [each for part in LEAVING for each in manifest.get(part) or []]
        told = {each.get("name"): each.get("sha256") for each in everything if isinstance(each, dict)}
    if not isinstance(told, dict) or not all(isinstance(word, str) for each in told.items() for word in each):
        return None
    places = [PurePosixPath(name) for name in told]
    return None if any(place.is_absolute() or ".." in place.parts for place in places) else told


def files_of(folder: Path, name: str = MANIFEST) -> dict[str, str]:
    """sha256 by name of the files that a manifest names; empty when there is no manifest that can be read."""
    manifest = read_manifest(folder, name)
    return {} if manifest is None else _files(manifest) or {}


def fault(folder: Path, name: str = MANIFEST, only: Collection[str] | None = None) -> str | None:
    """Why a folder, or `only` some of its files, do not count as published; None when they do. One that is replaced
    meanwhile is looked at again.
    """
    return steadily(folder, lambda: _fault(folder, name, only), lambda found: found is not None)


def _fault(folder: Path, name: str, only: Collection[str] | None) -> str | None:
    if not (folder / name).exists():
        return f"{folder}: nothing published"
    if read_manifest(folder, name) is None:
        return f"{folder / name}: cannot be read"
    for file, told in files_of(folder, name).items():
        path = folder / file
        if only is not None and file not in only:
            continue
        if not path.is_file() or _is_linked(folder, file):
            return f"{path}: not there"
        try:
            if digest(path) != told:
                return f"{path}: not as {name} says"
        except FileNotFoundError:
            return f"{path}: not there"
    return None


def _is_linked(folder: Path, file: str) -> bool:
    """Whether a file, or a folder on the way to it, is a link."""
    places = [PurePosixPath(file), *PurePosixPath(file).parents]
    return any((folder / place).is_symlink() for place in places[:-1])


def accounted(folder: Path, replaced: Collection[str] = ()) -> set[str]:
    """The manifests in a folder whose files are all as they say, and those files; without the manifests `replaced`."""
    names = [path.name for path in folder.glob("*.json") if path.name not in replaced]
    whole = [name for name in names if fault(folder, name) is None]
    return {*whole, *(file for name in whole for file in files_of(folder, name))}


def strangers(folder: Path) -> list[str]:
    """The files of a folder that no manifest of it accounts for."""
    known = accounted(folder)
    there = (path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir())
    return [name for path in there if (name := path.relative_to(folder).as_posix()) not in known]
