"""One at a time, on machines whose file locks do not know of each other."""

import fcntl
import json
import os
import signal
import time
from pathlib import Path

import pytest

from storage.leases import is_held, lease_at, require_held, take_over
from storage.locks import BusyError, alone
from storage.publish import publishing
from tests.storage.share import ended, on_machine


def locks_nothing(folder: Path) -> None:
    with (folder / "lock").open("w") as one, (folder / "lock").open("w") as other:
        fcntl.flock(one, fcntl.LOCK_EX)
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def count(folder: Path, times: int) -> None:
    for _ in range(times):
        with alone(folder / "turn") as held:
            known = int((folder / "count").read_text())
            time.sleep(0.01)
            require_held(held)
            (folder / "count").write_text(str(known + 1))


def hold(folder: Path) -> None:
    with alone(folder / "turn"):
        (folder / "inside").touch()
        time.sleep(60)


def until(path: Path) -> None:
    while not path.exists():
        time.sleep(0.01)


def test_machines_whose_file_locks_are_silent_take_turns(tmp_path: Path) -> None:
    assert ended(on_machine(tmp_path, "a", locks_nothing, tmp_path)) == [0], "the kernel keeps no file lock there"
    (tmp_path / "count").write_text("0")
    machines = [on_machine(tmp_path, machine, count, tmp_path, 8) for machine in "abc"]
    assert ended(*machines) == [0, 0, 0]
    assert (tmp_path / "count").read_text() == "24"
    assert sorted(path.name for path in tmp_path.glob("turn*")) == ["turn.lock"]


def test_who_took_over_without_the_file_lock_is_not_taken_for_dead(tmp_path: Path) -> None:
    """Its machine's file lock is another's: only its age may tell that it is dead."""
    path = tmp_path / "turn.lease.lock"
    path.write_text(json.dumps({"token": "t", "machine": "elsewhere", "host": "h", "pid": 1}))
    os.utime(path, (0, 0))
    without, with_lock = lease_at(path), lease_at(path)
    assert take_over(without, locked=False)
    assert not take_over(with_lock, locked=True) and is_held(without)


def test_a_killed_owner_is_waited_for_until_its_lease_is_stale_and_then_one_goes_on(tmp_path: Path) -> None:
    owner = on_machine(tmp_path, "a", hold, tmp_path, stale=1.5)
    until(tmp_path / "inside")
    owner.kill()
    begun = time.monotonic()
    (tmp_path / "count").write_text("0")
    machines = [on_machine(tmp_path, machine, count, tmp_path, 3, stale=1.5) for machine in "bcd"]
    time.sleep(max(0, begun + 1 - time.monotonic()))
    assert (tmp_path / "count").read_text() == "0"
    assert ended(*machines) == [0, 0, 0]
    assert (tmp_path / "count").read_text() == "9"


def test_a_killed_owner_of_this_machine_is_not_waited_for(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        hold(tmp_path)
    until(tmp_path / "inside")
    with pytest.raises(BusyError), alone(tmp_path / "turn", wait=False):
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with alone(tmp_path / "turn", wait=False):
        pass


def publish_slowly(home: Path, seen: Path) -> None:
    with publishing(home / "results" / "as_of=2020-05-08", home) as folder:
        (folder / "a").write_text("late")
        seen.touch()
        time.sleep(1.5)
        try:
            (folder / "b").write_text("late")
        except FileNotFoundError:
            (seen.with_name("fenced")).touch()
            raise SystemExit(3) from None


def publish(home: Path) -> None:
    with publishing(home / "results" / "as_of=2020-05-08", home) as folder:
        (folder / "a").write_text("new")


def test_a_writer_that_was_silent_for_too_long_publishes_nothing(tmp_path: Path) -> None:
    home, seen = tmp_path / "home", tmp_path / "seen"
    silent = on_machine(tmp_path, "a", publish_slowly, home, seen, stale=1)
    until(seen)
    os.kill(silent.pid, signal.SIGSTOP)
    assert ended(on_machine(tmp_path, "b", publish, home, stale=1)) == [0]
    os.kill(silent.pid, signal.SIGCONT)
    assert ended(silent) == [3] and (tmp_path / "fenced").exists()
    assert [path.read_text() for path in (home / "results" / "as_of=2020-05-08").iterdir()] == ["new"]
    assert not [path for path in (home / ".scratch").rglob("*") if path.is_file() and path.suffix != ".lock"]
