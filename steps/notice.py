"""What a step publishes, told in the ledger: the one place that every step passes, by DAG, command line or test."""

import contextlib
import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from exports.ledger.connect import LedgerError, ledger, require_current
from exports.ledger.events import canonical
from exports.ledger.notices import note_publication
from storage import layout
from storage.day import Day
from storage.digests import digest, digests

if TYPE_CHECKING:
    from steps.day import Step

_PULLED = "snapshot"  # depends on the platform: each reading is told, even one that found the same
_GATES = "gates"


def places(day: Day, part: str, manifest: str, prefecture: str | None = None) -> dict[str, str]:
    """sha256 of what a step publishes of its day, by place: a part's manifest, or each folder of the gates' reports, of
    a `prefecture` its own alone: others are written at the same time, and told by who writes them.
    """
    folder = layout.day_folder(day.settings.home, part, day.as_of)
    if part == _GATES:
        own = [path for path in sorted(folder.glob(prefecture or "*")) if path.is_dir()]
        return {f"{part}/{path.name}": folder_digest(digests(path)) for path in own}
    return {f"{part}/{manifest}": digest(folder / manifest)} if (folder / manifest).exists() else {}


def folder_digest(files: dict[str, str]) -> str:
    """The digest of a folder from those of its files."""
    return hashlib.sha256(canonical(files).encode()).hexdigest()


@contextlib.contextmanager
def noticed(step: "Step", day: Day, prefecture: str | None = None) -> Iterator[None]:
    """Require a ledger that remembers, let the step run, of one prefecture when it is named, and tell what it
    published, be it before it failed.
    """
    from steps.day import WITHOUT_LEDGER

    if step.name in WITHOUT_LEDGER:
        yield
        return
    require_current(day.settings.ledger_url, day.settings.home)
    before = places(day, step.part, step.manifest, prefecture) if step.part else {}
    try:
        yield
    except Exception:
        with contextlib.suppress(LedgerError):  # the step's own trouble goes first
            _tell(step, day, before, prefecture)
        raise
    _tell(step, day, before, prefecture)


def _tell(step: "Step", day: Day, before: dict[str, str], prefecture: str | None) -> None:
    after = places(day, step.part, step.manifest, prefecture) if step.part else {}
    if not after:
        return
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        for place, sha256 in after.items():
            pulled, stood = step.part == _PULLED, before.get(place)
            note_publication(connection, day.as_of, step.name, place, sha256, pulled=pulled, before=stood)
