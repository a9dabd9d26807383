"""A day on two Celery workers that share a home; one is killed in the middle, and the day ends as if none had been."""

import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
import sqlalchemy as sa

from cli.processes import Process, end_all
from demo.fill import fill
from exports.ledger.connect import ledger
from exports.ledger.events import DELIVERY, PACKAGE
from exports.ledger.tables import Event
from storage import layout
from storage.demo_days import newest_demo
from storage.settings import Settings, demo_source
from tests.conftest import create_database, need
from tests.dags.airflow_api import Api, until
from tests.dags.cluster import WORKER, answers, broker, environment, kill, part
from tests.dags.test_up import free_port, leave_one_prefecture, session_of
from tests.day import DAY
from tests.steps.crash_world import outcome

HOUSEHOLDS = 150


@pytest.fixture
def homes(tmp_path: Path) -> tuple[Path, Path]:
    """Two homes with the same demo of one prefecture: one for the workers, one for the command line."""
    shared, alone = tmp_path / "shared", tmp_path / "alone"
    for home in (shared, alone):
        newest_demo(home).parent.mkdir(parents=True)
    fill(f"sqlite:///{newest_demo(shared)}", HOUSEHOLDS, prefectures=["3401"])
    leave_one_prefecture(newest_demo(shared))
    shutil.copyfile(newest_demo(shared), newest_demo(alone))
    return shared, alone


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.mark.slow
def test_a_day_ends_the_same_when_a_worker_is_killed(
    homes: tuple[Path, Path], tmp_path: Path, postgresql: sa.URL, stack: ExitStack
) -> None:
    need(shutil.which("redis-server") is not None, "Debian's redis-server")
    need(find_spec("airflow.providers.celery") is not None, 'make env EXTRAS="postgres celery"')
    shared, alone = homes
    url = stack.enter_context(broker(tmp_path))
    port = free_port()
    kept = create_database(postgresql, "ledger_of_workers")
    environ = environment(shared, create_database(postgresql, "airflow"), kept, url, port)
    parts: list[Process] = []
    stack.callback(end_all, parts)

    def begin(name: str, arguments: list[str], **more: str) -> Process:
        parts.append(part(arguments, environ | more, tmp_path / f"{name}.log"))
        return parts[-1]

    (shared / "airflow" / "passwords.json").write_text(json.dumps({"admin": "secret"}))
    assert begin("database", ["cli.airflow_database"]).wait() == 0
    begin("api-server", ["airflow", "api-server"])
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("JIANBANG_", "AIRFLOW"))}
    day = part(["cli", "day", "--as-of", DAY.isoformat()], plain | {"JIANBANG_HOME": str(alone)}, tmp_path / "day.log")
    parts.append(day)
    answers(f"http://127.0.0.1:{port}")
    begin("scheduler", ["airflow", "scheduler", "--skip-serve-logs"])
    workers = [
        begin(name, [*WORKER, "--celery-hostname", f"{name}@%h"], JIANBANG_SCRATCH=str(tmp_path / f"scratch_{name}"))
        for name in ("one", "two")
    ]

    api = Api(f"http://127.0.0.1:{port}", "secret")
    run = api.trigger("province_day", as_of=DAY.isoformat())
    api.call("PATCH", "/api/v2/dags/province_day", {"is_paused": False})
    packages = layout.day_folder(shared, "packages", DAY)
    until(lambda: next(packages.glob("3401*"), None), 200, every=0.1)
    tasks = api.tasks("province_day", run)
    place, task = next(
        (key[1], each) for key, each in tasks.items() if key[0] == "export" and each["rendered_map_index"] == "合肥市"
    )
    assert task["state"] == "running" and len(list(packages.glob("3401*"))) < 9
    kill(next(worker for worker in workers if worker.pid == session_of(task["pid"])))
    killed = time.monotonic()

    assert api.ended("province_day", run, 150) == "success"
    print(f"ended {time.monotonic() - killed:.0f} s after the kill")
    tries = {key: each["try_number"] for key, each in api.tasks("province_day", run).items()}
    assert {key for key, number in tries.items() if number > 1} == {("export", place)}

    assert day.wait(60) == 0
    of_workers = Settings(shared, demo_source(shared), ledger=kept)
    by_hand = replace(of_workers, home=alone, source=demo_source(alone), ledger="")
    assert outcome(of_workers) == outcome(by_hand)
    with ledger(of_workers.ledger_url, shared) as connection:
        events = connection.execute(sa.select(Event.kind, Event.county_code)).all()
    packed, left = (Counter(each.county_code for each in events if each.kind == kind) for kind in (PACKAGE, DELIVERY))
    assert packed == left and len(packed) > 7 and set(packed.values()) == {1}, "each is told once"
    assert not (shared / ".spill").exists() and all((tmp_path / f"scratch_{name}").is_dir() for name in ("one", "two"))
