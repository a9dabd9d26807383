"""Work on several things side by side, in processes of their own."""

from collections.abc import Callable, Iterator
from concurrent.futures import as_completed
from typing import Any, TypeVar

from loky import get_reusable_executor

Thing = TypeVar("Thing")
Outcome = TypeVar("Outcome")
_IDLE_SECONDS = 30


def side_by_side(
    work: Callable[..., Outcome], things: list[Thing], processes: int, *shared: Any
) -> Iterator[tuple[Thing, Outcome]]:
    """(each thing, what `work(thing, *shared)` returned) as they are done, in so many processes; in this one alone for
    a single process or thing.

    The processes begin without what this one has imported, and stay for a while for whoever asks next.
    """
    if processes == 1 or len(things) == 1:
        yield from ((thing, work(thing, *shared)) for thing in things)
        return
    pool = get_reusable_executor(max_workers=processes, timeout=_IDLE_SECONDS)
    begun = {pool.submit(work, thing, *shared): thing for thing in things}
    yield from ((begun[done], done.result()) for done in as_completed(begun))
