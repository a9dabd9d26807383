"""A file put where the counties fetch it: a folder, an object store or an SFTP server, through fsspec."""

import hashlib
from pathlib import Path

import fsspec

from storage.urls import shown


class DeliveryError(RuntimeError):
    """Packages could not be delivered; one line that says which and why, without a password."""


def _digest(fs: fsspec.AbstractFileSystem, path: str) -> str:
    with fs.open(path, "rb") as file:
        total = hashlib.sha256()
        while chunk := file.read(1 << 20):
            total.update(chunk)
    return total.hexdigest()


def deliver_file(local: Path, url: str, name: str, sha256: str) -> None:
    """Put `local` at `url`/`name`, whole or not at all; nothing is done when it lies there already.

    Raises DeliveryError naming the target when it cannot be reached or written.
    """
    try:
        fs, root = fsspec.url_to_fs(url)
        target = f"{root.rstrip('/')}/{name}"
        if fs.exists(target) and _digest(fs, target) == sha256:
            return
        fs.makedirs(target.rsplit("/", 1)[0], exist_ok=True)
        part = f"{target}.part"
        fs.put_file(str(local), part)
        if fs.exists(target):
            fs.rm_file(target)
        fs.mv(part, target)
    except Exception as error:  # noqa: BLE001  each file system raises errors of its own
        raise DeliveryError(f"{shown(url)}: {type(error).__name__}") from None
