"""`make up` on a fresh machine, as an operator uses it: one story, since Airflow takes half a minute to come up."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from cli.processes import end_all, start
from tests.dags.airflow_api import Api, until
from tests.day import DAY

ROOT = Path(__file__).parents[2]
UP = [sys.executable, "-m", "cli", "up", "--port"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def family(up: int) -> list[psutil.Process]:
    """Airflow's parts, their workers, and `make up` itself."""
    parent = psutil.Process(up)
    return [parent, *parent.children(recursive=True)]


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def leave_one_prefecture(platform: Path) -> None:
    """The demo's households of 合肥市 alone, and no other prefecture: a day of two exports."""
    with sqlite3.connect(platform) as database:
        database.execute("delete from household where village_code not like '3401%'")
        for (table,) in database.execute("select name from sqlite_master where type = 'table'").fetchall():
            if "household_no" in [row[1] for row in database.execute(f"pragma table_info({table})")]:
                database.execute(f"delete from {table} where household_no not in (select household_no from household)")
        database.execute("delete from division where code <> '34' and code not like '3401%'")


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_airflow_comes_up_runs_a_day_clears_a_prefecture_and_leaves_nothing(tmp_path: Path) -> None:
    home, port, shown = tmp_path / "home", free_port(), tmp_path / "shown.txt"
    access = tmp_path / "access.yaml"
    access.write_text("users: {hefei: ['3401']}\nroles: {admin: province}\n")
    environment = {**os.environ, "JIANBANG_HOME": str(home), "JIANBANG_DEMO_HOUSEHOLDS": "60"}
    environment["JIANBANG_ACCESS"] = str(access)
    environment.pop("JIANBANG_SOURCE", None)
    with shown.open("w") as terminal:
        up = subprocess.Popen([*UP, str(port)], cwd=ROOT, env=environment, stdout=terminal, stderr=terminal)
    try:
        until(lambda: "stop with Ctrl-C" in shown.read_text() or up.poll(), 150)
        told = shown.read_text()
        for words in (
            "the demo province of 2020-05-08",
            "demo province filled: 60",
            f"http://127.0.0.1:{port}",
            "admin",
        ):
            assert words in told
        busy = subprocess.run([*UP, str(port)], cwd=ROOT, env=environment, capture_output=True, text=True)
        assert busy.returncode == 1 and f"make up on http://127.0.0.1:{port} is at work here" in busy.stderr
        leave_one_prefecture(home / "demo" / "platform.sqlite")

        passwords = json.loads((home / "airflow" / "passwords.json").read_text())
        assert set(passwords) == {"admin", "hefei"} and all(password in told for password in passwords.values())
        api = Api(f"http://127.0.0.1:{port}", passwords["admin"])
        # the schedule's own run of today skips the demo
        skipped = until(lambda: next(iter(api.runs("province_day") if registered(api) else []), None), 60)
        assert api.ended("province_day", skipped["dag_run_id"], 60) == "success"
        assert {each["state"] for each in api.tasks("province_day", skipped["dag_run_id"]).values()} == {"skipped"}

        # A day that failed is mended, and cleared as its page in Airflow does it.
        platform = home / "demo" / "platform.sqlite"
        platform.rename(home / "away.sqlite")
        run = api.trigger("province_day", as_of=DAY.isoformat())
        assert api.ended("province_day", run, 120) == "failed"
        (home / "away.sqlite").rename(platform)
        api.clear("province_day", run)
        assert api.ended("province_day", run, 300) == "success"
        tasks = api.tasks("province_day", run)
        assert all(each["state"] == "success" for each in tasks.values())
        names = {each["rendered_map_index"] for (task, _), each in tasks.items() if task == "export"}
        assert names == {"合肥市", "省级"}
        events = api.call("GET", "/api/v2/assets/events")["asset_events"]
        counts = {each["extra"]["as_of"]: each["extra"] for each in events if each["name"].endswith("packages")}
        assert counts[DAY.isoformat()]["packages"] > 0
        assert list((home / "outbox").glob("*/*_20200508.zip"))

        # 8 May is one of the last two working days before 10 May.
        check = api.trigger("deadline_check", as_of=DAY.isoformat(), hour=14)
        assert api.ended("deadline_check", check, 100) == "success"
        status, page = api.page("/board/province")
        assert status == 200 and "14时" in page
        monitor = Api(api.address, passwords["hefei"], "hefei")
        assert [monitor.page(f"/board/{path}")[0] for path in ("prefecture/3401", "province")] == [200, 403]
        # Airflow itself tells of the whole province: nobody reads it by being let onto the board.
        everything = "/api/v2/dags/~/dagRuns/~/taskInstances/~/xcomEntries"
        assert (api.page(everything)[0], monitor.page(everything)[0]) == (200, 403)
        access.write_text("users: {other: ['3401']}\nroles: {admin: province}\n")
        assert monitor.page("/board/prefecture/3401")[0] == 403, "what is taken away counts at once"

        export = next(place for (task, place), each in tasks.items() if each["rendered_map_index"] == "合肥市")
        before = {key: each["try_number"] for key, each in tasks.items()}
        api.clear("province_day", run, task_ids=[["export", export]], include_downstream=True, only_failed=False)
        assert api.ended("province_day", run, 200) == "success"
        tries = {key: each["try_number"] for key, each in api.tasks("province_day", run).items()}
        again = {key[0] for key, number in tries.items() if number == before[key] + 1}
        assert again == {"export", "waiting", "deliver", "report", "complete"}

        running = family(up.pid)
        assert (
            len(running) > 7
        )  # the API server, the DAG processor, the triggerer and its runner, the scheduler, workers
        up.send_signal(signal.SIGINT)
        assert up.wait(timeout=60) == 0
    finally:
        up.terminate()
        up.wait(timeout=60)
    assert not alive(running)
    assert "nothing is left running" in shown.read_text()


def registered(api: Api) -> bool:
    return "province_day" in {each["dag_id"] for each in api.call("GET", "/api/v2/dags")["dags"]}


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = {**os.environ, "JIANBANG_HOME": str(tmp_path)}
        done = subprocess.run([*UP, str(port)], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr.splitlines() == [
        f"error: port {port} is taken; choose another: make up PORT={port + 1}"
    ]


STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    os.setpgid(0, 0)
    time.sleep(300)
print("begun", flush=True)
time.sleep(300 if sys.argv[1] == "stays" else 0)
"""


@pytest.mark.parametrize("leader", ["stays", "dies"])
def test_nothing_is_left_of_a_part_that_ignores_sigterm_or_died(
    leader: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.processes._GRACE", 0.5)
    part = start([sys.executable, "-c", STUBBORN, leader], tmp_path / "log")
    until(lambda: "begun" in (tmp_path / "log").read_text() or None, 20)
    session = [each for each in psutil.process_iter() if session_of(each.pid) == part.pid]
    assert alive(session)
    end_all([part])
    time.sleep(0.2)
    assert not alive(session)


def session_of(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None
