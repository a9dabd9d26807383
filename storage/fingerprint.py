"""A digest of the project's own code and reviewed files: what a step did depends on it as on its input."""

import hashlib
from functools import cache

from storage.settings import ROOT

_FOLDERS = ("policies", "storage", "sources", "expectations", "transforms", "exports", "steps")
_SUFFIXES = {".py", ".yaml", ".j2", ".css", ".csv"}


@cache
def code_digest() -> str:
    """sha256 over the files that decide results, by path and content."""
    total = hashlib.sha256()
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in _SUFFIXES:
                total.update(path.relative_to(ROOT).as_posix().encode())
                total.update(path.read_bytes())
    return total.hexdigest()
