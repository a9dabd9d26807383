"""Killed at any moment and run again, a day ends with the bytes of an undisturbed run; readers never see half of it."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq

from demo.fill import fill
from storage import layout
from storage.publish import digests, read_manifest
from tests.day import DAY, run, settings_for

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from pathlib import Path
from tests.day import run, settings_for
run(settings_for(Path(sys.argv[1]), Path(sys.argv[2])))
"""
PARTS = ("snapshot", "checks", "results", "packages")
KILLS = 6


def published(home: Path) -> dict[str, str]:
    found = {}
    for part in PARTS:
        folder = home / part / f"as_of={DAY.isoformat()}"
        if folder.exists():
            found.update({f"{part}/{name}": value for name, value in digests(folder).items()})
    return found


def whole(home: Path) -> None:
    """What is published is complete: every manifest's files are there with their digests."""
    for folder in (layout.snapshot(home, DAY), layout.checks(home, DAY)):
        if folder.exists():
            manifest = read_manifest(folder)
            assert manifest is not None
            there = digests(folder)
            assert all(there[name] == value for name, value in manifest["files"].items())
    packages = layout.packages(home, DAY)
    for county in packages.iterdir() if packages.exists() else []:
        manifest = read_manifest(county)
        assert manifest is not None and all((county / file["name"]).exists() for file in manifest["files"])
    for path in layout.results(home, DAY).glob("*.parquet"):
        pq.read_metadata(path)


def test_killed_at_random_moments(tmp_path: Path) -> None:
    database = tmp_path / "p.sqlite"
    fill(f"sqlite:///{database}", count=600, seed=9, rate=0.01)
    calm = settings_for(tmp_path / "calm", database)
    started = time.monotonic()
    run(calm)
    expected, lasts = published(calm.home), time.monotonic() - started
    rng = random.Random(4)
    home = tmp_path / "killed"
    command = [sys.executable, "-c", PROGRAM, str(home), str(database)]
    for _ in range(KILLS):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(2, lasts + 8))
        process.kill()
        process.wait()
        whole(home)
    run(settings_for(home, database))
    assert published(home) == expected
    assert not [path for path in (home / ".scratch").rglob("*") if path.is_file() and path.suffix != ".lock"]


def test_a_step_run_again_changes_nothing(tmp_path: Path) -> None:
    database = tmp_path / "p.sqlite"
    fill(f"sqlite:///{database}", count=300, seed=9, rate=0.01)
    settings = settings_for(tmp_path / "home", database)
    run(settings)
    before = {path: path.stat().st_mtime_ns for path in settings.home.rglob("*.parquet")}
    first = published(settings.home)
    run(settings)
    assert published(settings.home) == first
    assert {path: path.stat().st_mtime_ns for path in settings.home.rglob("*.parquet")} == before
