"""The night between the demo's two days; what the second makes of it: `tests/cli/test_second_day.py`."""

import datetime as dt
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from demo.fill import fill
from demo.second_day import CHANGES, next_day
from tests.day import DAY

NEXT = DAY + dt.timedelta(days=1)


def filled(folder: Path) -> Path:
    """A platform of one prefecture."""
    fill(f"sqlite:///{folder}/p.sqlite", 1000, rate=0.001, prefectures=["3412"])
    return folder / "p.sqlite"


def test_a_night_is_the_same_for_equal_platforms_and_changes_something_of_every_kind(tmp_path: Path) -> None:
    def night(platform: Path, **seed: Any) -> tuple[dict[str, int], list[str]]:
        own = shutil.copy(platform, tmp_path / "own.sqlite")
        done = next_day(f"sqlite:///{own}", NEXT, **seed)
        with sqlite3.connect(own) as connection:
            return done, list(connection.iterdump())

    platform = filled(tmp_path)
    done, dump = night(platform)
    assert set(done) == set(CHANGES) and all(done.values()), done
    assert night(platform) == (done, dump)
    assert night(platform, seed=1)[1] != dump
