"""What work costs in a process of its own: CPU and wall seconds, and its memory with that of its children."""

import contextlib
import resource
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

import psutil

_EVERY = 0.05
_MEGABYTE = 1024**2


@dataclass(frozen=True)
class Cost:
    """CPU seconds (user and system) of a process and the children it waited for, from its start to its end, imports
    included; wall seconds; peak megabytes of all of them at once; what the work returned.
    """

    cpu: float
    wall: float
    peak: float
    said: Any = None

    def numbers(self) -> dict[str, float]:
        """The cost alone, as a run keeps it."""
        return {name: round(value, 3) for name, value in asdict(self).items() if name != "said"}


class WorkError(RuntimeError):
    """The work raised an error; its own process's words are the message."""


def resident(process: psutil.Process) -> float:
    """Resident megabytes of a process and its children now; 0 of one that has gone."""
    total = 0.0
    try:
        for each in (process, *process.children(recursive=True)):
            total += each.memory_info().rss / _MEGABYTE
    except psutil.NoSuchProcess:
        pass
    return total


def cpu_used() -> float:
    """CPU seconds of this process so far, and of the children it waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def at_work(work: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """What the work returns, and its CPU seconds without what was imported before."""
    started = cpu_used()
    return work(*arguments), cpu_used() - started


def _end_workers() -> None:
    """End the processes that export and deliver keep for whoever asks next: only what has ended is accounted for."""
    if "loky" in sys.modules:
        sys.modules["loky"].get_reusable_executor().shutdown(wait=True)


def _in_child(work: Callable[..., Any], arguments: tuple[Any, ...], to: Connection) -> None:
    try:
        said = work(*arguments)
        _end_workers()
    except BaseException:  # noqa: BLE001 the parent raises what it was
        to.send((None, traceback.format_exc(), 0.0, 0.0))
        return
    to.send((said, None, cpu_used(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


@contextlib.contextmanager
def most(look: Callable[[], dict[str, float]], every: float = 0.5) -> Iterator[dict[str, float]]:
    """The most of each number that `look` has told in the meantime, asked every so many seconds."""
    found, done = look(), threading.Event()

    def watch() -> None:
        while not done.wait(every):
            for name, number in look().items():
                found[name] = max(found.get(name, 0), number)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield found
    finally:
        done.set()
        watcher.join()


def measured(work: Callable[..., Any], *arguments: Any) -> Cost:
    """The cost of `work(*arguments)`; raises WorkError when it fails.

    Memory is sampled every 0.05 s by psutil over the process and all below it, so that processes at work side by side
    count together; a shorter peak of the process itself is known from its own accounts.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_in_child, args=(work, arguments, theirs))
    started = time.perf_counter()
    process.start()
    theirs.close()
    seen, done = [0.0], threading.Event()

    def watch() -> None:
        try:
            watched = psutil.Process(process.pid)
        except psutil.NoSuchProcess:
            return
        while not done.wait(_EVERY):
            seen[0] = max(seen[0], resident(watched))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        said, trouble, cpu, own = ours.recv()
    except EOFError:
        said, trouble, cpu, own = None, f"the process ended with {process.exitcode}", 0.0, 0.0
    finally:
        done.set()
        watcher.join()
    wall = time.perf_counter() - started
    process.join()
    if trouble is not None:
        raise WorkError(trouble)
    return Cost(cpu, wall, max(seen[0], own), said)
