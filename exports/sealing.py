"""A county's package as one file: a zip, sealed with AES-256 under the county's own key where it has one."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pyzipper
from pyzipper.zipfile_aes import AESZipInfo

SHORTEST_KEY = 16
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PACKED = ".xlsx"


def _packing(name: str) -> int:
    return zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED


def write_zip(files: Mapping[str, bytes], target: Path, key: str | None) -> None:
    """Write the files of a package into `target`; equal bytes for equal packages when it is not sealed.

    A sealed one holds the same files, and differs each time by the salt that AES needs. A workbook is a zip itself and
    is not deflated again.
    """
    beside = target.with_suffix(".partial")
    if key is None:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as plain:
            for name in sorted(files):
                plain.writestr(zipfile.ZipInfo(name, _EPOCH), files[name], _packing(name))
    else:
        with pyzipper.AESZipFile(beside, "w", compression=zipfile.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as sealed:
            sealed.setpassword(key.encode())
            sealed.setencryption(pyzipper.WZ_AES, nbits=256)
            for name in sorted(files):
                sealed.writestr(AESZipInfo(name, _EPOCH), files[name], _packing(name))
    beside.rename(target)
