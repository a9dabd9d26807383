"""Work on several things side by side, in processes of their own; what fails for one thing stops no other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from storage.collector import collect_rarely
from storage.errors import may_pass, told

Thing = TypeVar("Thing")
Outcome = TypeVar("Outcome")
_IDLE_SECONDS = 30


@dataclass(frozen=True)
class Failed:
    """Why the work on one thing failed, in one line, and whether a retry may do better."""

    why: str
    again: bool


def _tried(work: Callable[..., Outcome], thing: Any, *shared: Any) -> Outcome | Failed:
    try:
        return work(thing, *shared)
    except Exception as error:  # noqa: BLE001  whatever happens to one thing, the others go on
        return Failed(told(error), may_pass(error))


def side_by_side(
    work: Callable[..., Outcome], things: list[Thing], processes: int, *shared: Any
) -> Iterator[tuple[Thing, Outcome | Failed]]:
    """(each thing in its order, what `work(thing, *shared)` returned), in so many processes; one after another in this
    one for a single process or thing.

    The processes begin without what this one has imported, and stay for a while for whoever asks next.
    """
    if processes == 1 or len(things) == 1:
        yield from ((thing, _tried(work, thing, *shared)) for thing in things)
        return
    from loky import get_reusable_executor

    pool = get_reusable_executor(max_workers=processes, timeout=_IDLE_SECONDS, initializer=collect_rarely)
    begun = [(thing, pool.submit(_tried, work, thing, *shared)) for thing in things]
    try:
        yield from ((thing, done.result()) for thing, done in begun)
    finally:
        for _, each in begun:
            each.cancel()
