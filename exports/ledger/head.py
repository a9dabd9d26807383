"""The last event's number and hash, kept in a file beside the ledger: a cut tail or an older ledger shows by it."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from exports.ledger.errors import LedgerError
from storage.locks import alone

_NAME = "ledger.head"


@dataclass(frozen=True)
class Head:
    """An event by its number and hash."""

    event: int
    hash: str


def head_file(home: Path) -> Path:
    """Where the head is kept."""
    return home / _NAME


def read_head(home: Path) -> Head | None:
    """The last event told beside the ledger; None when none is.

    Raises LedgerError in one line when the file cannot be read.
    """
    path = head_file(home)
    if not path.exists():
        return None
    try:
        told = json.loads(path.read_bytes())
        return Head(int(told["event"]), str(told["hash"]))
    except (OSError, ValueError, TypeError, KeyError):
        raise LedgerError(
            f"{path}: cannot be read: hold the ledger against the packages (python -m cli verify), then move it aside"
        ) from None


def write_head(home: Path, head: Head, back: bool = False) -> None:
    """Tell the last event in one step; only forward, unless a restored ledger goes `back`."""
    with alone(home / ".ledger.head"):
        known = None if back else read_head(home)
        if known is None or known.event < head.event:
            _replace(head_file(home), json.dumps({"event": head.event, "hash": head.hash}) + "\n")


def _replace(path: Path, text: str) -> None:
    beside = path.with_suffix(".partial")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
