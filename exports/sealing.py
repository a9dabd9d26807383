"""A county's package as one file: a zip, sealed with AES-256 under the county's own key where it has one."""

import zipfile
from pathlib import Path

import pyzipper
from pyzipper.zipfile_aes import AESZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_zip(folder: Path, target: Path, key: str | None) -> None:
    """Write every file of a published package into `target`; equal bytes for equal packages when it is not sealed.

    A sealed one holds the same files, and differs each time by the salt that AES needs.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    beside = target.with_suffix(".partial")
    if key is None:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as plain:
            for path in files:
                plain.writestr(
                    zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EPOCH),
                    path.read_bytes(),
                    zipfile.ZIP_DEFLATED,
                )
    else:
        with pyzipper.AESZipFile(beside, "w", compression=zipfile.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as sealed:
            sealed.setpassword(key.encode())
            sealed.setencryption(pyzipper.WZ_AES, nbits=256)
            for path in files:
                sealed.writestr(
                    AESZipInfo(path.relative_to(folder).as_posix(), _EPOCH), path.read_bytes(), zipfile.ZIP_DEFLATED
                )
    beside.rename(target)
