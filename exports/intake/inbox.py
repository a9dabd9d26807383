"""An inbox, wherever it is: counties' folders, the files dropped in them, and the moves of intake."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Dropped:
    """A file as it was looked at.

    stamp: what changes when the file does. age: seconds since it was written, None when that is not known. ordinary: a
    file, and no link or device.
    """

    name: str
    stamp: str
    age: float | None
    ordinary: bool = True


class Inbox(Protocol):
    """What intake does with a place where counties drop files; each may raise OSError."""

    def counties(self) -> list[str]:
        """The names in the inbox that may be a county's."""

    def invite(self, county: str, note: bytes) -> None:
        """Make the county's folder, with a note that tells what to drop."""

    def look(self, county: str) -> list[Dropped]:
        """The county's files that are not put away, some hundreds at most.

        Raises IntakeError when the folder is none.
        """

    def read(self, county: str, file: Dropped, most: int) -> bytes:
        """The bytes of a file, opened once.

        Raises IntakeError when it is no ordinary file or larger than `most`, UnsettledError when it is being written.
        """

    def put_away(self, county: str, file: Dropped, into: str, day: str) -> str:
        """Move a file that was read; returns its new name.

        Raises UnsettledError, and leaves it, when another file has its name by now.
        """

    def name_away(self, county: str, file: Dropped, into: str, day: str) -> str:
        """The name that `put_away` would give."""

    def tell(self, county: str, into: str, name: str, content: bytes) -> None:
        """Write a file of ours into the county's folder, whole or not at all."""
