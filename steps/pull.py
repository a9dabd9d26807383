"""Step pull: the platform's tables into `snapshot/as_of=D/`."""

import datetime as dt
from typing import Any

from sources.mapping import load_mapping
from sources.snapshot import write_snapshot
from storage import layout
from storage.engine import engine
from storage.publish import digests, publishing, write_manifest
from storage.settings import Settings


def pull(as_of: dt.date, settings: Settings) -> dict[str, Any]:
    """Read the platform into the day's snapshot; returns counts.

    Raises PlatformError when the platform cannot be read; what was published before then stays.
    """
    mapping = load_mapping(settings.mapping)
    final = layout.snapshot(settings.home, as_of)
    with publishing(final, settings.home) as folder, engine(settings) as connection:
        scratch = folder.parent / "raw"
        scratch.mkdir()
        account = write_snapshot(settings.source, mapping, connection, folder, scratch)
        manifest = {"as_of": as_of, "mapping": settings.mapping, "account": account, "files": digests(folder)}
        write_manifest(folder, manifest)
    read = {table: places["read"] for table, places in account.items()}
    return {"tables": len(read), "rows": sum(read.values()), "households": read["household"], "folder": str(final)}
