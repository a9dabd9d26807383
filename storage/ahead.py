"""Work of an engine beside that of Python: neither waits for the other."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Thing = TypeVar("Thing")
_END = object()


def one_ahead(things: Iterator[Thing]) -> Generator[Thing]:
    """The same things in their order, the next one made in a thread while this one is worked on; when it is closed, the
    thread is waited for.
    """
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(next, things, _END)
        while (thing := coming.result()) is not _END:
            coming = beside.submit(next, things, _END)
            yield thing  # type: ignore[misc]
