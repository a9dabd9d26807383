"""A published folder against what its manifest says of its files."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from steps.verify.trouble import MOVE_AWAY, Home, Trouble, Troubles
from storage.digests import digest
from storage.manifest import LEAVING


class UnreadableError(ValueError):
    """A manifest that cannot be read; says why."""


def manifest_at(path: Path) -> dict[str, Any]:
    """A manifest; raises UnreadableError when it is missing, cut off or no manifest."""
    if path.is_symlink() or not path.is_file():
        raise UnreadableError("missing" if not path.is_symlink() else "a link")
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        raise UnreadableError("empty" if path.stat().st_size == 0 else "broken: no JSON") from None
    if not isinstance(told, dict) or "files" not in told:
        raise UnreadableError("broken: it names no files")
    return told


def files_in(manifest: Mapping[str, Any]) -> dict[str, str]:
    """sha256 by name of the files that a manifest names, and of the pages and towns of a package.

    Raises UnreadableError when they are not told so, or a name leads out of the folder.
    """
    found: dict[str, str] = {}
    for told in (manifest.get(part, []) for part in LEAVING):
        try:
            named = told if isinstance(told, dict) else {str(each["name"]): str(each["sha256"]) for each in told}
        except (TypeError, KeyError):
            raise UnreadableError("broken: it names files without name or digest") from None
        found |= {str(name): str(sha256) for name, sha256 in named.items()}
    if any(PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts for name in found):
        raise UnreadableError("broken: a file that it names lies elsewhere")
    return found


def wrong_files(home: Home, folder: Path, named: Mapping[str, str], remedy: str) -> Troubles:
    """Files that a manifest names and that are missing, links, or not as it says."""
    for name, sha256 in named.items():
        path = folder / name
        if path.is_symlink():
            yield Trouble(home.told(path), "a link, no file", remedy)
        elif not path.is_file():
            yield Trouble(home.told(path), "missing", remedy)
        elif digest(path) != sha256:
            yield Trouble(home.told(path), "not as its manifest says: changed after it was published", remedy)


def foreign(home: Home, folder: Path, known: Collection[str]) -> Troubles:
    """What lies in a published folder and no manifest of it knows."""
    above = {parent.as_posix() for name in known for parent in PurePosixPath(name).parents}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name in known or (name in above and path.is_dir() and not path.is_symlink()):
            continue
        what = "link" if path.is_symlink() else "folder" if path.is_dir() else "file"
        yield Trouble(home.told(path), f"a foreign {what}: nothing of ours wrote it", MOVE_AWAY)
