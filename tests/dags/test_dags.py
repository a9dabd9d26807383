"""The DAGs in the real Airflow: light to parse, one for the day, and nothing personal in logs or XCom."""

import datetime as dt
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from demo.fill import fill
from tests.day import DAY

ROOT = Path(__file__).parents[2]
HEAVY = (
    "great_expectations",
    "ibis",
    "duckdb",
    "pandas",
    "pyarrow",
    "steps",
    "sources",
    "transforms",
    "exports",
    "expectations",
)
DAGS = ("province_day", "receipt_intake", "deadline_check", "messages", "retention")
# Task by task, its asset and what it waits for.
DAY_TASKS = {
    "pull": ("snapshot", ()),
    "check": ("findings", ("pull",)),
    "assess": ("results", ("check",)),
    "watch": ("deadlines", ("assess",)),
    "draw": (None, ("assess",)),
    "export": (None, ("draw",)),
    "waiting": ("packages", ("assess", "export")),
    "deliver": ("deliveries", ("waiting",)),
    "report": ("quality", ("waiting", "watch")),
    "complete": (None, ("deliver", "export", "report", "watch")),
}


@pytest.fixture(scope="module")
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which one day of a small, dirty province was run by `python -m cli run`."""
    home = tmp_path_factory.mktemp("airflow")
    fill(f"sqlite:///{home}/p.sqlite", count=400, seed=21, rate=0.02, prefectures=["3401", "3412", "3415"])
    environment = {**os.environ, "JIANBANG_HOME": str(home), "JIANBANG_SOURCE": f"sqlite:///{home}/p.sqlite"}
    command = [sys.executable, "-m", "cli", "run", "--as-of", DAY.isoformat()]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout + done.stderr
    (home / "terminal.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    return home


def python(program: str, home: Path, **settings: str) -> str:
    """What a program prints that sees the DAG files as Airflow's parts do."""
    environment = {**os.environ, "AIRFLOW_HOME": str(home), "AIRFLOW__CORE__UNIT_TEST_MODE": "True", **settings}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def test_dag_files_import_nothing_heavy(tmp_path: Path) -> None:
    program = f"import sys, runpy\nfor name in {DAGS}: runpy.run_path(f'dags/{{name}}.py')\n"
    program += "print(*sorted(m.split('.')[0] for m in sys.modules))"
    assert not set(HEAVY) & set(python(program, tmp_path).split())


WIRED = """
import json
from dags import province_day
dag = province_day.province_day()
names = {task.task_id: [asset.uri for asset in task.outlets] for task in dag.tasks}
print(json.dumps({task.task_id: [names[task.task_id], sorted(task.upstream_task_ids)] for task in dag.tasks}))
"""


def test_one_dag_is_the_day(tmp_path: Path) -> None:
    def wired(**settings: str) -> dict[str, tuple[str | None, tuple[str, ...]]]:
        told = json.loads(python(WIRED, tmp_path, **settings))
        return {task: (asset_of(*assets) if assets else None, tuple(after)) for task, (assets, after) in told.items()}

    assert wired() == DAY_TASKS
    approved = wired(JIANBANG_APPROVAL="required")
    assert approved["approval"] == (None, ("waiting",)) and approved["deliver"] == ("deliveries", ("approval",))


def asset_of(uri: str) -> str:
    return uri.removeprefix("jianbang://").rstrip("/")


# The wiring in Airflow, with steps that do nothing or fail as they are told.
FAILING = """
import json
from cli.airflow_home import prepare_environment
prepare_environment()
import steps.guard
from cli.run_dags import _dag_bag
from policies.files import PolicyError

def run(fails, conf):
    def step(name, day, *arguments):
        if name in fails or fails & {*arguments}:
            raise PolicyError("as told")
        return {"3401": "合肥市", "3412": "阜阳市"} if name == "prefectures" else {"counted": 1}

    steps.guard.guarded = step
    ended = dag.test(run_conf=conf)
    states = {}
    for task in ended.get_task_instances():
        states.setdefault(task.task_id, set()).add(task.state)
    return [ended.state, {task: "/".join(sorted(found)) for task, found in states.items()}]

dag, day = _dag_bag().get_dag("province_day"), {"as_of": "2020-05-08"}
print(json.dumps([run(set(), {}), run({"3412"}, day), run({"assess"}, day), run({"watch"}, day)]))
"""


def test_what_fails_holds_only_what_rests_on_it(tmp_path: Path) -> None:
    told = json.loads(python(FAILING, tmp_path, JIANBANG_HOME=str(tmp_path / "home")))
    nameless, prefecture, assess, watch = (states for _, states in told)
    assert {state for state, _ in told} == {"failed"}
    done = dict.fromkeys(DAY_TASKS, "success")
    assert prefecture == done | {"export": "failed/success", "complete": "upstream_failed"}
    assert watch == done | {"watch": "failed", "complete": "upstream_failed"}
    before = {"pull": "success", "check": "success", "assess": "failed"}
    assert assess == dict.fromkeys(DAY_TASKS, "upstream_failed") | before
    assert nameless == dict.fromkeys(DAY_TASKS, "upstream_failed") | {"pull": "failed"}  # a run by hand names its day


def test_the_day_ran_once_and_told_its_assets_with_counts(airflow_home: Path) -> None:
    with sqlite3.connect(airflow_home / "airflow" / "airflow.db") as database:
        runs = database.execute("select dag_id, state, conf, start_date, end_date from dag_run order by id").fetchall()
        events = database.execute(
            "select a.uri, e.partition_key, e.extra from asset_event e join asset a on a.id = e.asset_id"
        ).fetchall()
    assert [run[:2] for run in runs] == [("receipt_intake", "success"), ("province_day", "success")]
    assert all(json.loads(conf) == {"as_of": DAY.isoformat()} for _, _, conf, _, _ in runs)
    begun, ended = (dt.datetime.fromisoformat(moment) for moment in runs[1][3:])
    assert ended - begun < dt.timedelta(minutes=30)  # and not the years since 2020
    assets = {"receipts", *(asset for asset, _ in DAY_TASKS.values() if asset)}
    assert {(asset_of(uri), key) for uri, key, _ in events} == {(asset, DAY.isoformat()) for asset in assets}
    assert len(events) == len(assets)
    extras = {asset_of(uri): json.loads(extra) for uri, _, extra in events}
    assert extras["snapshot"]["households"] >= 400 and extras["packages"]["packages"] > 0
    assert extras["deliveries"]["delivered"] == extras["packages"]["waiting"]


def test_exports_are_mapped_over_prefectures_and_bear_their_names(airflow_home: Path) -> None:
    with sqlite3.connect(airflow_home / "airflow" / "airflow.db") as database:
        query = "select rendered_map_index from task_instance where task_id = 'export'"
        names = [name for (name,) in database.execute(query)]
    assert len(names) == 17  # sixteen prefectures and the province's own list
    assert {"合肥市", "阜阳市", "六安市", "省级"} <= set(names)


def test_the_terminal_leads_on(airflow_home: Path) -> None:
    shown = (airflow_home / "terminal.txt").read_text(encoding="utf-8")
    for word in ("read", "checked", "flagged", "status", "exported", "deadline", "packages:", "open next:", "make up"):
        assert word in shown


def test_no_person_in_logs_xcom_or_terminal(airflow_home: Path) -> None:
    with sqlite3.connect(airflow_home / "p.sqlite") as platform:
        people = platform.execute("select name, id_number, phone from member").fetchall()
    numbers = {
        value.strip() for _, number, phone in people for value in (number, phone) if value and len(value.strip()) >= 11
    }
    names = {name.strip() for name, _, _ in people if name and len(name.strip()) >= 3}
    assert numbers and names
    files = [
        path
        for path in airflow_home.rglob("*")
        if path.is_file() and {"logs", "airflow"} & set(path.relative_to(airflow_home).parts)
    ]
    assert any(path.name == "airflow.db" for path in files) and any(path.suffix == ".log" for path in files)
    for path in [*files, airflow_home / "terminal.txt"]:
        text = path.read_bytes().decode("utf-8", errors="replace")
        words = set(re.findall(r"\d{11,22}[Xx]?", text)) | set(re.findall("[\u4e00-\u9fff]{3}", text))
        assert not words & numbers and not words & names, path


def test_every_file_is_its_owners_alone(airflow_home: Path) -> None:
    written = [path for path in airflow_home.rglob("*") if path.name not in ("p.sqlite", "terminal.txt")]
    assert len(written) > 100
    open_ones = {str(path): oct(path.lstat().st_mode) for path in written if not path.is_symlink()}
    assert not {path: mode for path, mode in open_ones.items() if int(mode, 8) & 0o077}


def test_dags_explain_themselves_in_both_languages() -> None:
    for name in DAGS:
        text = (ROOT / "dags" / f"{name}.py").read_text(encoding="utf-8")
        for word in ("**Owner**", "**Runs**", "**Reads**", "**Writes**", "**When it fails**", "dag_display_name"):
            assert word in text, (name, word)
        assert re.search("[\u4e00-\u9fff]{8}", text.split('"""')[1]), name
