"""Names of dropped files: which are no file of ours, how one is shown, under which name it is put away."""

import os
from fnmatch import fnmatchcase

from policies.receipts import load_receipts

READ, REFUSED = "已登记", "未登记"
NOTE = "说明.txt"
_LONGEST = 255  # bytes, on the file systems there are
_REASONS = ".原因.csv"


def is_left_alone(name: str) -> bool:
    """Whether a program left the file beside others, or it is our own note."""
    return any(fnmatchcase(name.lower(), pattern) for pattern in load_receipts().left_alone)


def shown_name(name: str) -> str:
    """A name as a person can read it: of a name that is not UTF-8, what GB18030 makes of it; nothing unprintable."""
    try:
        name.encode()
        text = name
    except UnicodeEncodeError:
        text = os.fsencode(name).decode("gb18030", "replace")
    return "".join(character if character.isprintable() else "_" for character in text)


def dated_name(name: str, day: str, number: int) -> str:
    """The name under which a file is put away: the day, a number from the second on, its own name as far as it fits."""
    own = shown_name(name)
    before = f"{day}_" if number == 1 else f"{day}_{number}_"
    room = _LONGEST - len(f"{before}{_REASONS}".encode())
    stem, dot, ending = own.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = own, "", ""
    while len(f"{stem}{dot}{ending}".encode()) > room:
        stem = stem[:-1]
    return f"{before}{stem}{dot}{ending}"


def reasons_name(put_away: str) -> str:
    """The name of the file that tells what could not be used of a file put away."""
    return f"{put_away}{_REASONS}"
