"""Cells of text files that no program may read as a formula: a mark before them, which reading back takes off."""

_BEGINS = ("=", "+", "-", "@", "\t", "\r")
_MARK = "'"


def marked(text: str) -> str:
    """The text as no program reads a formula from it."""
    return _MARK + text if text.startswith(_BEGINS) else text


def unmarked(cell: str) -> str:
    """The text that `marked` made a cell of."""
    text = cell.removeprefix(_MARK)
    return text if text.startswith(_BEGINS) else cell
