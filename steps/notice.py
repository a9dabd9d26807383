"""What a step publishes, told in the ledger: the one place that every step passes, by DAG, command line or test."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from exports.ledger.connect import LedgerError, ledger, require_current
from exports.ledger.notices import note_publication
from storage import layout
from storage.day import Day
from storage.digests import digest

if TYPE_CHECKING:
    from steps.day import Step

_PULLED = "snapshot"  # depends on the platform: each reading is told, even one that found the same


def places(day: Day, part: str, manifest: str) -> dict[str, str]:
    """sha256 of the manifest that a step publishes of its day, by place."""
    folder = layout.day_folder(day.settings.home, part, day.as_of)
    return {f"{part}/{manifest}": digest(folder / manifest)} if (folder / manifest).exists() else {}


@contextlib.contextmanager
def noticed(step: "Step", day: Day) -> Iterator[None]:
    """Require a ledger that remembers, let the step run, and tell what it published, be it before it failed."""
    from steps.day import WITHOUT_LEDGER

    if step.name in WITHOUT_LEDGER:
        yield
        return
    require_current(day.settings.ledger_url, day.settings.home)
    before = places(day, step.part, step.manifest) if step.part else {}
    try:
        yield
    except Exception:
        with contextlib.suppress(LedgerError):  # the step's own trouble goes first
            _tell(step, day, before)
        raise
    _tell(step, day, before)


def _tell(step: "Step", day: Day, before: dict[str, str]) -> None:
    after = places(day, step.part, step.manifest) if step.part else {}
    if not after:
        return
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        for place, sha256 in after.items():
            pulled, stood = step.part == _PULLED, before.get(place)
            note_publication(connection, day.as_of, step.name, place, sha256, pulled=pulled, before=stood)
