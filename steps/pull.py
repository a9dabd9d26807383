"""Step pull: the platform's tables into `snapshot/as_of=D/`."""

from sources.mapping import load_mapping
from sources.snapshot import SHARE, Snapshot, write_snapshot
from storage.day import Day
from storage.fingerprint import code_digest
from storage.frame import Publication, Summary, publishes


@publishes(lambda day: day.snapshot, after=lambda day: [], always=True, share=SHARE)
def pull(day: Day, to: Publication) -> Summary:
    """Read the platform into the day's snapshot; returns counts. What reads as it did before stays as it is published.

    Raises PlatformError when the platform cannot be read; what was published before then stays.
    """
    mapping = load_mapping(day.settings.mapping)
    raw = to.scratch / "raw"
    raw.mkdir()
    before = _before(day)
    found = write_snapshot(day.source_url, mapping, to.connection, to.folder, raw, before=before)
    if found is before:
        to.take_over(day.snapshot)
    to.tell(mapping=day.settings.mapping, account=found.account, read=found.read, code=code_digest())
    read = {table: places["read"] for table, places in found.account.items()}
    return {"tables": len(read), "rows": sum(read.values()), "households": read["household"]}


def _before(day: Day) -> Snapshot | None:
    """What the day's snapshot was read from, when it is as it was published, by the same mapping and code."""
    published = day.snapshot.manifest() or {}
    if "read" not in published or (published["mapping"], published["code"]) != (day.settings.mapping, code_digest()):
        return None
    return Snapshot(published["account"], published["read"])
