"""Work on several things side by side, in processes of their own; what fails for one thing stops no other."""

import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import islice
from typing import Any, TypeVar

from storage.collector import collect_rarely
from storage.errors import may_pass, told

Thing = TypeVar("Thing")
Outcome = TypeVar("Outcome")
_IDLE_SECONDS = 120
_LOOK_SECONDS = 0.5
_AHEAD = 2  # things begun or waiting, for each process
_KILLED = "its process was ended from outside, likely for want of memory"


@dataclass(frozen=True)
class Failed:
    """Why the work on one thing failed, in one line, and whether a retry may do better."""

    why: str
    again: bool


def tried(work: Callable[..., Outcome], thing: Any, *shared: Any) -> Outcome | Failed:
    """What `work(thing, *shared)` returns, or why it failed."""
    try:
        return work(thing, *shared)
    except Exception as error:  # noqa: BLE001  whatever happens to one thing, the others go on
        return Failed(told(error), may_pass(error))


def side_by_side(
    work: Callable[..., Outcome], things: list[Thing], processes: int, *shared: Any
) -> Generator[tuple[Thing, Outcome | Failed]]:
    """(each thing in its order, what `work(thing, *shared)` returned), in so many processes; one after another in this
    one for a single process or thing. Close it when the rest is not wanted.

    The processes begin without what this one has imported, and stay for a while for whoever asks next.
    """
    processes = min(processes, len(things))
    if processes <= 1:
        yield from ((thing, tried(work, thing, *shared)) for thing in things)
        return
    coming = iter(things)
    begun: deque[tuple[Thing, Future[Outcome | Failed]]] = deque()
    try:
        while True:
            while len(begun) < processes * _AHEAD and (more := list(islice(coming, 1))):
                begun.append((more[0], _begin(work, more[0], processes, *shared)))
            if not begun:
                return
            thing, outcome = begun.popleft()
            yield thing, _result(outcome, work, thing, *shared)
    finally:
        for _, each in begun:
            each.cancel()


def begin_ahead(module: str, processes: int) -> None:
    """Start the processes and let them import a module, for work that comes soon; one process is this one."""
    for _ in range(processes if processes > 1 else 0):
        _begin(_import, module, processes)


def _import(module: str) -> None:
    import_module(module)


def _begin(work: Callable[..., Outcome], thing: Any, processes: int, *shared: Any) -> "Future[Outcome | Failed]":
    """The work begun; that the processes are gone is told when its result is asked for."""
    from loky import get_reusable_executor

    _track_quietly()
    # A Celery worker's tasks may have no children, lest these outlive them; ours ask whether their parent is there.
    multiprocessing.current_process().daemon = False
    begun: Future[Outcome | Failed]
    try:
        run = os.getpid()
        pool = get_reusable_executor(processes, timeout=_IDLE_SECONDS, initializer=_end_with, initargs=(run,))
        begun = pool.submit(_of_run, run, work, thing, *shared)
    except BrokenProcessPool as error:
        begun = Future()
        begun.set_exception(error)
    return begun


@cache
def _track_quietly() -> None:
    """Airflow ends a task's process at once. Loky's tracker gives back what it held, and would tell the task's log of a
    leak, as an error.
    """
    from loky.backend.resource_tracker import ensure_running

    said = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = ",".join(filter(None, [said, "ignore:resource_tracker"]))
    ensure_running()
    if said is None:
        del os.environ["PYTHONWARNINGS"]
    else:
        os.environ["PYTHONWARNINGS"] = said


def _result(
    begun: "Future[Outcome | Failed]", work: Callable[..., Outcome], thing: Any, *shared: Any
) -> Outcome | Failed:
    """What the work comes to. Of several at work nobody knows whose process was killed: each is tried once more, in a
    process that does nothing else.
    """
    try:
        return begun.result()
    except BrokenProcessPool:
        begun = _begin(work, thing, 1, *shared)
    try:
        return begun.result()
    except BrokenProcessPool:
        return Failed(_KILLED, True)


def _end_with(run: int) -> None:
    """End this process when the one that asked for it has ended: it would hold a task's output open, and go on writing
    beside whoever tries the task again.
    """

    def watch() -> None:
        while os.getppid() == run:
            time.sleep(_LOOK_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _of_run(run: int, work: Callable[..., Outcome], thing: Any, *shared: Any) -> Outcome | Failed:
    """The work, as long as the process that asked for it is there: nobody goes on for a run that was ended."""
    if os.getppid() != run:
        return Failed("the run was ended", True)
    collect_rarely()
    return tried(work, thing, *shared)
