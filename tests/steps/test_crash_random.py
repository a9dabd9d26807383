"""Killed at random moments, a day ends as an undisturbed one: nothing lost, nothing sent twice."""

import os
import random
import shutil

import pytest

from tests.steps.crash_world import World, outcome, started, whole
from tests.steps.crashing import run_whole

# A hundred take a quarter of an hour: JIANBANG_KILLS=100 pytest tests/steps/test_crash_random.py --timeout 3000
RANDOM_KILLS = int(os.environ.get("JIANBANG_KILLS") or 12)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("crash"))


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
