"""A packed workbook (xlsx, ods) looked at before anything of it is unpacked."""

import io
import zipfile
from typing import TYPE_CHECKING

from exports.intake.errors import IntakeError, UnsettledError

# The child that reads a file starts in a quarter of the time without pydantic.
if TYPE_CHECKING:
    from policies.receipts import Limits

_END_OF_ARCHIVE = b"PK\x05\x06"
_HEAD = 64 * 1024
_PROGRAMS = ("vbaproject.bin", ".exe", ".js", ".vbs", ".jar")
_PROGRAM_FOLDERS = ("activex", "basic/", "scripts/")


def check_archive(data: bytes, limits: "Limits") -> None:
    """Raise IntakeError for what no import result holds: programs, entities, links, or far more than it seems.

    Raises UnsettledError when the archive's end is missing, as in an upload that has not ended.
    """
    if _END_OF_ARCHIVE not in data[-_HEAD - 22 :]:
        raise UnsettledError("文件不完整或已损坏（可能没有传完），请重新放入")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive, limits)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, IntakeError):
            raise
        raise IntakeError("文件已损坏、加了密码，或不是工作簿") from None


def _check_parts(archive: zipfile.ZipFile, limits: "Limits") -> None:
    parts = archive.infolist()
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise IntakeError("文件解压后过大，不能读取")
    if any(part.file_size > limits.ratio * max(part.compress_size, 1024) for part in parts):
        raise IntakeError("文件压缩比异常，不能读取")
    for part in parts:
        name = part.filename.lower()
        if name.endswith(_PROGRAMS) or any(folder in name for folder in _PROGRAM_FOLDERS):
            raise IntakeError("文件带有宏或程序，请另存为不带宏的工作簿")
        if "externallink" in name:
            raise IntakeError("文件带有外部链接，请去掉后另存")
        if name.endswith((".xml", ".rels")) and _declares_entities(archive, part):
            raise IntakeError("文件的XML带有实体声明，不能读取")


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether an XML part has a document type, which workbooks never do."""
    with archive.open(part) as file:
        text = file.read(_HEAD).replace(b"\x00", b"").upper()  # UTF-16 hides the word between zero bytes
    return b"<!DOCTYPE" in text or b"<!ENTITY" in text
