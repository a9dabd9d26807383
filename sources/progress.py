"""How far the reading of a long table is, told now and then in the log."""

import logging
import time
from collections.abc import Callable, Iterator

import pyarrow as pa

log = logging.getLogger("jianbang.pull")

EVERY = 10.0  # seconds


def told(
    batches: Iterator[pa.RecordBatch], table: str, expected: int, clock: Callable[[], float] = time.monotonic
) -> Iterator[pa.RecordBatch]:
    """The batches as they are; a line every ten seconds says how many rows have come and how long the rest takes."""
    begun = said = clock()
    rows = 0
    for batch in batches:
        yield batch
        rows += batch.num_rows
        now = clock()
        if now - said >= EVERY and rows < expected:
            rest = (now - begun) * (expected - rows) / rows
            log.info("%s: %s of %s rows, about %.0f s more", table, f"{rows:,}", f"{expected:,}", rest)
            said = now
