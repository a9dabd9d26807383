"""One step's work on several things side by side, in processes of their own."""

import logging
import logging.handlers
from collections.abc import Callable, Iterator
from concurrent.futures import as_completed
from typing import Any

from loky import ProcessPoolExecutor
from loky.backend import get_context

from storage.day import Day

Work = Callable[[Day, str], Any]
_LOG = "jianbang"


def _log_into(queue: Any) -> None:
    """What a worker logs reaches the handlers of the process that began it."""
    logger = logging.getLogger(_LOG)
    logger.addHandler(logging.handlers.QueueHandler(queue))
    logger.setLevel(logging.INFO)


def side_by_side(work: Work, day: Day, things: list[str]) -> Iterator[tuple[str, Any]]:
    """(each thing, what `work` returned), as they are done, in as many processes as the setting threads allows."""
    if day.settings.threads == 1 or len(things) == 1:
        yield from ((thing, work(day, thing)) for thing in things)
        return
    # Fresh processes, without what this one has imported: one that is copied keeps locks of threads it does not have.
    context = get_context("loky")
    queue = context.Queue()
    listener = logging.handlers.QueueListener(queue, *logging.getLogger(_LOG).handlers)
    listener.start()
    try:
        with ProcessPoolExecutor(
            day.settings.threads, context=context, initializer=_log_into, initargs=(queue,)
        ) as pool:
            begun = {pool.submit(work, day, thing): thing for thing in things}
            yield from ((begun[done], done.result()) for done in as_completed(begun))
    finally:
        listener.stop()
