"""Processes side by side: order, failures, a process that is killed, and what is begun in vain."""

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from steps.workers import Failed, side_by_side
from storage.settings import ROOT


def done(thing: int, folder: Path) -> int:
    """Leaves a mark; one thing cannot be done, another's process is killed whenever it is tried."""
    (folder / str(thing)).touch()
    if thing == 2:
        raise KeyError("a name that nobody is told")
    if thing == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    return thing * 10


@pytest.mark.slow
def test_a_failure_and_a_killed_process_stop_no_other_thing(tmp_path: Path) -> None:
    found = dict(side_by_side(done, list(range(8)), 2, tmp_path))
    assert list(found) == list(range(8))
    failed = {thing: each for thing, each in found.items() if isinstance(each, Failed)}
    assert failed.keys() == {2, 4} and "name" not in failed[2].why and failed[4].again
    assert [found[thing] for thing in (0, 1, 3, 5, 6, 7)] == [0, 10, 30, 50, 60, 70]


@pytest.mark.slow
def test_when_the_rest_is_not_wanted_little_of_it_was_begun(tmp_path: Path) -> None:
    things = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
    with contextlib.closing(side_by_side(done, things, 2, tmp_path)) as found:
        assert next(found) == (10, 100)
    assert 1 <= len(list(tmp_path.iterdir())) <= 5


def marked(thing: int, folder: Path) -> int:
    (folder / str(os.getpid())).touch()
    return thing


def begin_others(folder: Path) -> None:
    """As a task of Celery: it may have no children, and ends without a word to those that it has."""
    assert dict(side_by_side(marked, [1, 3], 2, folder)) == {1: 1, 3: 3}
    os._exit(0)


@pytest.mark.slow
def test_a_task_of_celery_works_side_by_side_too_and_nobody_outlives_it(tmp_path: Path) -> None:
    celery = multiprocessing.get_context("forkserver").Process(target=begin_others, args=(tmp_path,), daemon=True)
    celery.start()
    celery.join(60)
    assert celery.exitcode == 0
    others = [int(path.name) for path in tmp_path.iterdir()]
    gone = time.monotonic() + 10
    while any(map(psutil.pid_exists, others)) and time.monotonic() < gone:
        time.sleep(0.1)
    assert others and not any(map(psutil.pid_exists, others))


@pytest.mark.slow
def test_a_task_of_airflow_is_not_told_that_it_leaks() -> None:
    """Airflow ends a task's process at once, and puts what is told then into the task's log as an error."""
    program = "import os; from steps.workers import side_by_side as s; list(s(abs, [1, -2], 2)); os._exit(0)"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")
