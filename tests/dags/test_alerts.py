"""What fails, is late or never began is told to the engineers, once; and what is wrong at an hour."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.telling import World

ROOT = Path(__file__).parents[2]
PROGRAM = """
import json
from types import SimpleNamespace

import pendulum
from airflow.sdk import DAG
from dags.alerts import look_for, look_for_check, tell_failed, trouble_of


class Asked:
    # As a task asks Airflow: how many runs there are of these moments, and how many have ended.

    def __init__(self, begun=(), ended=()):
        self.begun, self.ended = set(begun) | set(ended), set(ended)

    def get_dr_count(self, dag_id, logical_dates, states=None):
        assert states in (None, ["success", "failed"])
        found = self.begun if states is None else self.ended
        return sum(moment.isoformat() in found for moment in logical_dates)


def at(hour, minute=5, day=9):
    return pendulum.datetime(2020, 5, day, hour, minute, tz="Asia/Shanghai")


by_hand = SimpleNamespace(conf={"as_of": "2020-05-08"}, logical_date=None, run_after=at(9), clear_number=0)
cleared = SimpleNamespace(conf={"as_of": "2020-05-08"}, logical_date=None, run_after=at(9), clear_number=1)
for run in (by_hand, by_hand, cleared):
    tell_failed({"dag": DAG("province_day"), "run_id": "manual__2020-05-09T01:05:00+00:00", "dag_run": run})
tell_failed({"dag": DAG("deadline_check"), "run_id": "scheduled__2020-05-08T16:00:00+00:00", "reason": "task_failure"})
checked = "2020-05-09T14:00:00+08:00"
checks = [
    look_for_check(Asked(), "deadline_check", at(2)),
    look_for_check(Asked(ended=[checked]), "deadline_check", at(15, 45)),
    look_for_check(Asked(begun=[checked]), "deadline_check", at(15, 25)),
    look_for_check(Asked(begun=[checked]), "deadline_check", at(15, 35)),
    look_for_check(Asked(begun=[checked]), "deadline_check", at(16, 35)),
    look_for_check(Asked(), "deadline_check", at(15, day=6)),
    look_for_check(Asked(), "deadline_check", at(17)),
    look_for_check(Asked(), "deadline_check", at(18)),
]
night = "2020-05-09T00:00:00+08:00"
nights = [
    look_for(Asked(), "province_day", at(0)),
    look_for(Asked(), "province_day", at(1)),
    look_for(Asked(ended=[night]), "province_day", at(8)),
    look_for(Asked(begun=[night]), "province_day", at(7)),
    look_for(Asked(begun=[night]), "province_day", at(8)),
    look_for(Asked(begun=[night]), "province_day", at(9)),
]
found = [trouble_of(hour, 1, 8, runs, ended) for hour, runs, ended in HOURS]
print(json.dumps([found, checks, nights]))
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
SUBJECTS = [
    ("2020-05-08", "【监测帮扶运行】province_day 2020年5月8日：运行失败"),
    ("2020-05-08", "【监测帮扶运行】province_day 2020年5月8日：运行失败"),  # cleared, and failed once more
    ("2020-05-09", "【监测帮扶运行】deadline_check 2020年5月9日：运行失败"),  # midnight in Shanghai
    ("2020-05-09", "【监测帮扶运行】deadline_check 2020年5月9日：未按时完成"),
    ("2020-05-09", "【监测帮扶运行】deadline_check 2020年5月9日：没有开始运行"),
    ("2020-05-09", "【监测帮扶运行】province_day 2020年5月9日：没有开始运行"),
    ("2020-05-09", "【监测帮扶运行】province_day 2020年5月9日：未按时完成"),
]


@pytest.mark.slow
def test_a_run_that_is_late_or_failed_is_told_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    environment = {**os.environ, "AIRFLOW_HOME": str(tmp_path / "airflow"), "JIANBANG_HOME": str(tmp_path)}
    environment |= {"JIANBANG_RECIPIENTS": world.settings.recipients}
    program = PROGRAM.replace("HOURS", repr(list(HOURS)))
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr[-2000:]
    found, checks, nights = json.loads(done.stdout.splitlines()[-1])
    assert found == [*HOURS.values()]
    # At 02:05 none was due an hour ago; 6 May is far from the deadline; at 17:05 and 18:05 the one of 16:00 is missed.
    assert checks == [None, None, None, "late", "late", None, "never_started", "never_started"]
    assert nights == [None, "never_started", None, None, "late", "late"]
    assert [(row.target, row.as_of.isoformat(), row.subject) for row in world.messages()] == [
        ("engineers", *subject) for subject in SUBJECTS
    ]
