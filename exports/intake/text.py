"""Text as programs in Chinese offices save it: which encoding, then rows by a separator."""

import csv
import io

from exports.intake.errors import IntakeError

SEPARATORS = (",", "\t", ";", "|", "，", "；")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def decoded(data: bytes) -> str:
    """The text of bytes in UTF-8, UTF-16 or GB18030; raises IntakeError when they are in none."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise IntakeError("文件不是文本，或编码不能识别，请另存为xlsx")


def _encodings(data: bytes) -> list[str]:
    """What to try: what a mark says, UTF-16 where every other byte is zero, else the two of a plain text."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return [encoding]
    head = data[:4000]
    if head.count(0) > len(head) // 8:
        return ["utf-16-le", "utf-16-be"] if head[1::2].count(0) >= head[::2].count(0) else ["utf-16-be"]
    return ["utf-8", "gb18030"]


def separated(text: str, separator: str) -> list[list[str]]:
    """The rows of a text; raises IntakeError when its quotes do not close as they should."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise IntakeError("文件不是规范的csv，请另存为xlsx") from None


def is_cut(text: str) -> bool:
    """Whether the last line has no end, as where an upload stopped within a row."""
    return not text.endswith(("\n", "\r"))
