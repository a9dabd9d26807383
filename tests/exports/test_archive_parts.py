"""A workbook written again without its moment: the other parts stay as they were packed, and the zip is whole."""

import io
import zipfile
from collections.abc import Mapping

from exports.archive_parts import with_parts

PARTS = {"[Content_Types].xml": b"<a/>" * 500, "docProps/core.xml": b"now", "xl/sheet1.xml": b"<c>1</c>" * 9000}


def packed(parts: Mapping[str, bytes], date: tuple[int, int, int, int, int, int]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, date), content, zipfile.ZIP_DEFLATED, compresslevel=9)
    return out.getvalue()


def test_all_parts_but_the_changed_stay_as_they_were_packed() -> None:
    old = packed(PARTS, (2026, 1, 2, 3, 4, 6))
    new = with_parts(old, {"docProps/core.xml": lambda content: content + b" and never"})
    with zipfile.ZipFile(io.BytesIO(old)) as before, zipfile.ZipFile(io.BytesIO(new)) as after:
        assert after.testzip() is None
        assert after.namelist() == before.namelist(), "their order stays"
        assert {name: after.read(name) for name in PARTS} == PARTS | {"docProps/core.xml": b"now and never"}
        same = [name for name in PARTS if name != "docProps/core.xml"]
        assert [after.getinfo(name).compress_size for name in same] == [
            before.getinfo(name).compress_size for name in same
        ]


def test_equal_contents_give_equal_bytes_whenever_they_were_packed() -> None:
    written = [with_parts(packed(PARTS, (year, 1, 1, 0, 0, 0)), {}) for year in (1999, 2026)]
    assert written[0] == written[1]
