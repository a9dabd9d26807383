"""Killed at every publication and at random moments, a day ends as if undisturbed: nothing lost, nothing sent twice."""

import os
import random
import shutil

import pytest

from tests.steps.crash_world import PARTS, World, outcome, started, whole
from tests.steps.crashing import run_killed_at_points, run_whole

# A hundred take a quarter of an hour: JIANBANG_KILLS=100 pytest tests/steps/test_crash.py -k random --timeout 3000
RANDOM_KILLS = int(os.environ.get("JIANBANG_KILLS") or 8)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("crash"))


def test_killed_at_every_publication(world: World) -> None:
    settings, seen = world.fresh("points"), world.folder / "points.txt"
    for _ in range(200):
        process = started(run_killed_at_points, settings, seen)
        process.join()
        whole(settings.home)
        if process.exitcode == 0:
            break
    points = seen.read_text(encoding="utf-8").splitlines()
    assert process.exitcode == 0, points[-1]
    assert outcome(settings) == world.expected
    for part in PARTS:
        assert any(point.startswith("before _replace " + part) for point in points), part
        assert any(point.startswith("after _replace " + part) for point in points), part
    for word in (
        "before put_file",
        "after put_file",
        "before mv",
        "after mv",
        "before commit",
        "after put_away",
        "after write_zip",
    ):
        assert any(point.startswith(word) for point in points), word


def test_killed_at_random_moments(world: World) -> None:
    rng = random.Random(4)
    homes = 0
    settings = world.fresh("random0")
    for _ in range(RANDOM_KILLS):
        process = started(run_whole, settings)
        process.join(rng.uniform(0, world.seconds))
        process.kill()
        process.join()
        whole(settings.home)
        if process.exitcode == 0:
            assert outcome(settings) == world.expected
            shutil.rmtree(settings.home)
            homes += 1
            settings = world.fresh(f"random{homes}")
    world.finish(settings)
    assert outcome(settings) == world.expected
    assert not [path for path in (settings.home / ".scratch").rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert not list((settings.home / ".staging").rglob("*.zip"))


def test_a_step_run_again_changes_nothing(world: World) -> None:
    before = {path: path.stat().st_mtime_ns for path in world.calm.home.rglob("*.parquet")}
    world.finish(world.calm)
    assert outcome(world.calm) == world.expected
    assert {path: path.stat().st_mtime_ns for path in world.calm.home.rglob("*.parquet")} == before
