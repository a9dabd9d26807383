"""A zip written again with other contents in a few of its parts; all others are copied as they were packed."""

import io
import zipfile
from collections.abc import Callable, Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LEVEL = 4  # of deflate: less than half the time of the usual 6, an eighth larger
_LOCAL_HEADER, _NAME_LENGTH, _EXTRA_LENGTH = 30, 26, 28


def with_parts(data: bytes, changed: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The zip `data` with the parts `changed`, each made from its old content; its order and names stay.

    No part has a date, so that equal contents give equal bytes.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if (change := changed.get(part.filename)) is not None:
                own, content = zipfile.ZipInfo(part.filename, _EPOCH), change(old.read(part))
                new.writestr(own, content, zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
            else:
                _copy(data, part, new, out)
    return out.getvalue()


def _copy(data: bytes, part: zipfile.ZipInfo, new: zipfile.ZipFile, out: io.BytesIO) -> None:
    """Put a part into another zip without unpacking it, which the library has no call for."""
    local = memoryview(data)[part.header_offset :]
    lengths = (int.from_bytes(local[at : at + 2], "little") for at in (_NAME_LENGTH, _EXTRA_LENGTH))
    start = _LOCAL_HEADER + sum(lengths)
    own = zipfile.ZipInfo(part.filename, _EPOCH)
    own.compress_type, own.CRC = part.compress_type, part.CRC
    own.compress_size, own.file_size = part.compress_size, part.file_size
    own.external_attr = 0o600 << 16
    own.header_offset = new.start_dir
    out.write(own.FileHeader())
    out.write(local[start : start + part.compress_size])
    new.filelist.append(own)
    new.start_dir = out.tell()
