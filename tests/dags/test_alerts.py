"""Callbacks of runs in trouble, as Airflow itself calls them, tell the engineers once; and what is wrong at an hour."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.telling import World

ROOT = Path(__file__).parents[2]
PROGRAM = """
import logging, structlog
from airflow.sdk import DAG
from airflow.sdk.execution_time.callback_supervisor import execute_callback
from dags.alerts import ends_within, look_for_check, tell_failed, tell_late, trouble_of

late = ends_within(8)
run = {"dag_id": "province_day", "dag_run_id": "manual__2026-11-30T01:00:00+00:00", "conf": {"as_of": "2020-05-08"}}
told = {"context": {"dag_run": run, "deadline": {}}}
for _ in range(2):  # an executor may call it again
    done = execute_callback(late.callback.path, told, "", None, structlog.get_logger())
    assert done == (True, None), done
tell_failed({"dag": DAG("deadline_check"), "run_id": "scheduled__2020-05-08T16:00:00+00:00", "reason": "task_failure"})
found = [trouble_of(hour, 1, 8, runs, ended) for hour, runs, ended in HOURS]


class Asked:
    # As a task asks Airflow: how many runs there are of these moments.

    def __init__(self, *begun):
        self.begun = set(begun)

    def get_dr_count(self, dag_id, logical_dates):
        return sum(moment.isoformat() in self.begun for moment in logical_dates)


import pendulum

def at(hour, day=9):
    return pendulum.datetime(2020, 5, day, hour, 5, tz="Asia/Shanghai")

moment = "2020-05-09T14:00:00+08:00"
found.append([
    look_for_check(Asked(), "deadline_check", at(2)),
    look_for_check(Asked(moment), "deadline_check", at(15)),
    look_for_check(Asked(), "deadline_check", at(15)),
    look_for_check(Asked(), "deadline_check", at(16)),
    look_for_check(Asked(), "deadline_check", at(15, 6)),
])
import json; print(json.dumps(found))
"""
# By hour, how many runs there are and have ended: what is wrong.
HOURS = {
    (0, 0, 0): None,
    (1, 0, 0): "never_started",
    (7, 1, 0): None,
    (8, 1, 0): "late",
    (9, 1, 1): None,
    (9, 2, 1): None,
}


@pytest.mark.slow
def test_a_run_that_is_late_or_failed_is_told_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    environment = {**os.environ, "AIRFLOW_HOME": str(tmp_path / "airflow"), "JIANBANG_HOME": str(tmp_path)}
    environment |= {"JIANBANG_RECIPIENTS": world.settings.recipients}
    program = PROGRAM.replace("HOURS", repr(list(HOURS)))
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    # At 02:05 none was due an hour ago; at 15:05 and 16:05 the one of 14:00 is missed, told once; 6 May is far.
    assert told == [*HOURS.values(), [None, None, "never_started", "never_started", None]]
    assert [(row.target, row.as_of.isoformat(), row.subject) for row in world.messages()] == [
        ("engineers", "2020-05-08", "【监测帮扶运行】province_day 2020年5月8日：未按时完成"),
        ("engineers", "2020-05-09", "【监测帮扶运行】deadline_check 2020年5月9日：运行失败"),  # midnight in Shanghai
        ("engineers", "2020-05-09", "【监测帮扶运行】deadline_check 2020年5月9日：没有开始运行"),
    ]
