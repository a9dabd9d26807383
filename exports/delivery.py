"""A file put where the counties fetch it: a folder, an object store or an SFTP server, through fsspec."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import fsspec
from fsspec.implementations.local import LocalFileSystem

from exports.host_keys import HostKeyError, HostKeys
from storage.passing import passing
from storage.urls import shown

_SFTP = ("sftp", "ssh")
_CHAIN = "::"


class DeliveryError(RuntimeError):
    """Packages could not be delivered; one line that says which and why, without a password."""


@dataclass(frozen=True)
class Target:
    """An opened place: its file system, its folder there, and its URL as it may be told."""

    fs: fsspec.AbstractFileSystem
    root: str
    told: str

    def path(self, name: str) -> str:
        """Where a file of that name lies."""
        return f"{self.root.rstrip('/')}/{name}"


def _open_sftp(url: str, trusted: HostKeys) -> tuple[fsspec.AbstractFileSystem, str]:
    if not trusted:
        raise HostKeyError("no host key is known: set JIANBANG_KNOWN_HOSTS or JIANBANG_HOST_KEY")
    from exports.checked_sftp import CheckedSFTP

    options = CheckedSFTP._get_kwargs_from_urls(url)
    return CheckedSFTP(trusted=trusted, **options), CheckedSFTP._strip_protocol(url)


def _open_other(url: str) -> tuple[fsspec.AbstractFileSystem, str]:
    """Opened anew: an instance that is kept knows a folder's files, and its server, as they were."""
    return fsspec.url_to_fs(url, skip_instance_cache=True)


def open_target(url: str, trusted: HostKeys) -> Target:
    """The folder that a URL names, connected to; an SFTP server only when its host key is one of `trusted`.

    Raises DeliveryError naming the target when it cannot be reached, before anything is sent to a server whose key is
    not known.
    """
    told = shown(url)
    try:
        if _CHAIN in url:
            raise HostKeyError(f"a chain of file systems ({_CHAIN}) cannot be used")
        fs, root = _open_sftp(url, trusted) if urlsplit(url).scheme in _SFTP else _open_other(url)
    except HostKeyError as error:
        raise DeliveryError(f"{told}: {error}") from None
    except Exception as error:  # noqa: BLE001  each file system raises errors of its own
        raise passing(DeliveryError(f"{told}: {type(error).__name__}")) from None
    return Target(fs, root, told)


def _digest(fs: fsspec.AbstractFileSystem, path: str) -> str:
    with fs.open(path, "rb") as file:
        total = hashlib.sha256()
        while chunk := file.read(1 << 20):
            total.update(chunk)
    return total.hexdigest()


def _own_folder(target: Target, path: str) -> None:
    """Refuse a link on the way in a local folder: who made it leads a package elsewhere, and a digest through it says
    that it lies where it does not.
    """
    if not isinstance(target.fs, LocalFileSystem):
        return
    folder = Path(path).parent
    told = f"{target.told}/{folder.name}"
    if folder.is_symlink():
        raise DeliveryError(f"{told}: is a link: take it away")
    if folder.exists() and not folder.is_dir():
        raise DeliveryError(f"{told}: is no folder: take it away")
    for each in (Path(path), Path(f"{path}.part")):
        if each.is_symlink():
            each.unlink()


def deliver_file(local: Path, target: Target, name: str, sha256: str) -> None:
    """Put `local` into the target as `name`, whole or not at all; nothing is done when it lies there already.

    Raises DeliveryError naming the target when it cannot be written, or a local folder of it is a link.
    """
    fs, path = target.fs, target.path(name)
    _own_folder(target, path)
    try:
        if fs.exists(path) and _digest(fs, path) == sha256:
            return
        fs.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        part = f"{path}.part"
        fs.put_file(str(local), part)
        if fs.exists(path):
            fs.rm_file(path)
        fs.mv(part, path)
    except Exception as error:  # noqa: BLE001  each file system raises errors of its own
        raise passing(DeliveryError(f"{target.told}: {type(error).__name__}")) from None
