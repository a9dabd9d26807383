"""Airflow's parts as processes: each begins a session of its own, by which all that it starts is found and ended."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

Process = subprocess.Popen[bytes]
# Seconds that the parts have to end by themselves, and a task to finish.
_GRACE = 15
_PR_SET_PDEATHSIG = 1
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StoppedError(Exception):
    """Somebody asked the program to stop."""


def start(command: list[str], log: Path, said: int | None = None) -> Process:
    """The command in a session of its own, whatever it says in `log`; with `said=subprocess.PIPE` its errors alone."""
    with log.open("w", encoding="utf-8") as file:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=file if said is None else said,
            stderr=file,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )


def _end_with_parent() -> None:
    """Ask the system to end this process when the one that started it is killed and cannot."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal raise StoppedError inside, once; later ones change nothing."""

    def stop(_signal: int, _frame: object) -> None:
        for each in _STOPPING:
            signal.signal(each, signal.SIG_IGN)
        raise StoppedError

    before = {each: signal.signal(each, stop) for each in _STOPPING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def end_all(parts: list[Process]) -> None:
    """End the parts, the last one first; whatever is left of their sessions after a grace time is killed.

    Workers of the executor ignore every gentler signal. A task that is killed was not published and is tried again.
    """
    with _deaf():
        _end(parts)


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """Nobody stops the stopping."""
    before = {each: signal.signal(each, signal.SIG_IGN) for each in _STOPPING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _end(parts: list[Process]) -> None:
    for part in reversed(parts):
        if part.poll() is None:
            part.terminate()
    until = time.monotonic() + _GRACE
    for part in parts:
        with contextlib.suppress(subprocess.TimeoutExpired):
            part.wait(timeout=max(0.0, until - time.monotonic()))
    for process in _left(parts):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    for part in parts:
        part.wait()


def _left(parts: list[Process]) -> list[psutil.Process]:
    """Every process of the parts' sessions, and of one that was being started when the stop came."""
    sessions = {part.pid for part in parts} | {child.pid for child in psutil.Process().children()}
    return [process for process in psutil.process_iter() if _session(process.pid) in sessions]


def _session(pid: int) -> int | None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        return os.getsid(pid)
    return None
