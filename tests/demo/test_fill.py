"""A province filled by hand: as small as one household, in some prefectures alone, and read by its owner alone."""

import sqlite3
import subprocess
import sys
from pathlib import Path


def filled(database: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "demo.fill", *arguments, f"sqlite:///{database}"]
    return subprocess.run(command, capture_output=True, text=True, umask=0o022)


def test_of_one_household(tmp_path: Path) -> None:
    done = filled(tmp_path / "p.sqlite", "--households", "1")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "p.sqlite").stat().st_mode & 0o077 == 0


def test_in_some_prefectures_alone(tmp_path: Path) -> None:
    wanted = ["--prefecture", "3401", "--prefecture", "3412"]
    done = filled(tmp_path / "p.sqlite", "--households", "100", "--dirt-rate", "0", *wanted)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "p.sqlite") as platform:
        lived_in = platform.execute("select distinct substr(village_code, 1, 4) from household order by 1").fetchall()
    assert lived_in == [("3401",), ("3412",)]


def test_a_prefecture_that_is_none_is_told_before_anything_is_written(tmp_path: Path) -> None:
    done = filled(tmp_path / "p.sqlite", "--prefecture", "9999")
    assert done.returncode == 2 and "no prefecture of the province: 9999" in done.stderr
    assert not (tmp_path / "p.sqlite").exists()
