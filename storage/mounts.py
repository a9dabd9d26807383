"""The file system that a folder lies on."""

import os
from pathlib import Path


def mount_of(folder: Path) -> tuple[str, list[str]]:
    """The kind of the file system that a folder lies on, and the options it is mounted with."""
    device = folder.stat().st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    found: tuple[str, list[str]] = "unknown", []
    with Path("/proc/self/mountinfo").open(encoding="utf-8") as mounts:
        for line in mounts:
            own, _, rest = line.partition(" - ")
            if own.split()[2] == wanted:
                kind, _, options = (*rest.split(), "", "")[:3]
                found = kind, [*own.split()[5].split(","), *options.split(",")]
    return found
