"""Step pull: the platform's tables into `snapshot/as_of=D/`."""

from sources.mapping import load_mapping
from sources.snapshot import write_snapshot
from storage.day import Day
from storage.frame import Publication, Summary, publishes


@publishes(lambda day: day.snapshot, after=lambda day: [], always=True)
def pull(day: Day, to: Publication) -> Summary:
    """Read the platform into the day's snapshot; returns counts.

    Raises PlatformError when the platform cannot be read; what was published before then stays.
    """
    settings = day.settings
    mapping = load_mapping(settings.mapping)
    raw = to.scratch / "raw"
    raw.mkdir()
    account = write_snapshot(day.source_url, mapping, to.connection, to.folder, raw)
    to.tell(mapping=settings.mapping, account=account)
    read = {table: places["read"] for table, places in account.items()}
    return {"tables": len(read), "rows": sum(read.values()), "households": read["household"]}
