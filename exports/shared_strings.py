"""The texts of a workbook that its cells name by number, as its part `xl/sharedStrings.xml` holds them."""

import re
from xml.sax.saxutils import escape

# UTF-16 units that a cell holds.
_LONGEST = 32_767
_BEGIN = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="{count}" uniqueCount="{unique}">'
)
# What stands for something else in a workbook's XML: markup, control characters, and what looks like one escaped.
_SPECIAL = re.compile(r"[\x00-\x08\x0b-\x1f&<>\ufffe\uffff]|_x[0-9a-fA-F]{4}_")
_UNDERSCORE, _CONTROL = re.compile(r"_(?=x[0-9a-fA-F]{4}_)"), re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class SharedStrings(dict[str, int]):
    """The number of each text, in the order in which they are first asked for; `count`: how many cells have one."""

    count = 0

    def __missing__(self, text: str) -> int:
        if (held := _held(text)) != text:
            return self[held]
        self[text] = number = len(self)
        return number

    def numbers(self, texts: tuple[str, ...]) -> tuple[int, ...]:
        """The numbers of the texts of some cells."""
        self.count += len(texts)
        return tuple(map(self.__getitem__, texts))

    def xml(self) -> bytes:
        """The part as it is written."""
        begin = _BEGIN.format(count=self.count, unique=len(self))
        item = _item if _SPECIAL.search("".join(self)) else _plain_item
        return "".join([begin, *map(item, self), "</sst>"]).encode()


def _held(text: str) -> str:
    """As much of a text as a cell holds."""
    if len(text) <= _LONGEST // 2:
        return text
    return text.encode("utf-16-le")[: 2 * _LONGEST].decode("utf-16-le", "ignore")


def _item(text: str) -> str:
    if _SPECIAL.search(text):
        text = _UNDERSCORE.sub("_x005F_", text)
        text = escape(_CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
    return _plain_item(text)


def _plain_item(text: str) -> str:
    """A text in which nothing stands for something else."""
    kept = ' xml:space="preserve"' if len(text.strip()) < len(text) else ""
    return f"<si><t{kept}>{text}</t></si>"
