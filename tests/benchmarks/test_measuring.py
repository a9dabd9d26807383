"""What a measured piece of work costs is told with the processes below it."""

import subprocess
import sys

import pytest

from benchmarks.measuring import WorkError, measured

_HOLD = (
    "import time; held = bytearray(200_000_000); end = time.process_time() + 0.5\nwhile time.process_time() < end: pass"
)


def below() -> str:
    subprocess.run([sys.executable, "-c", _HOLD], check=True)
    return "done"


def wrong() -> None:
    raise ValueError("no such table")


def test_memory_and_cpu_of_a_process_below_count() -> None:
    cost = measured(below)
    assert cost.said == "done"
    assert cost.peak > 200
    assert cost.cpu > 0.5


def test_work_that_fails_is_no_cost() -> None:
    with pytest.raises(WorkError, match="no such table"):
        measured(wrong)
