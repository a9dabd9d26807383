"""The DAGs in the real Airflow: light to parse, chained by assets, and nothing personal in logs or XCom."""

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
CHAIN = {
    "receipt_intake": (None, "receipts"),
    "platform_snapshot": (None, "snapshot"),
    "quality_check": ("snapshot", "findings"),
    "household_assessment": ("findings", "results"),
    "national_export": ("results", "packages"),
    "package_delivery": ("packages", "deliveries"),
    "deadline_watch": ("packages", "deadlines"),
    "quality_report": ("packages", "quality"),
}

# No day waits for them, and they wait for none.
BESIDE = ("retention", "messages")


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


def test_dag_files_import_nothing_heavy(tmp_path: Path) -> None:
    program = "import sys, runpy\nfor f in sys.argv[1:]: runpy.run_path(f)\n"
    program += "print(*sorted(m.split('.')[0] for m in sys.modules))"
    files = [str(ROOT / "dags" / f"{name}.py") for name in (*CHAIN, *BESIDE)]
    environment = {**os.environ, "AIRFLOW_HOME": str(tmp_path), "AIRFLOW__CORE__UNIT_TEST_MODE": "True"}
    done = subprocess.run(
        [sys.executable, "-c", program, *files], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert not set(HEAVY) & set(done.stdout.split())


def test_every_dag_ran_and_told_the_next(airflow_home: Path) -> None:
    with sqlite3.connect(airflow_home / "airflow" / "airflow.db") as database:
        runs = dict(database.execute("select dag_id, state from dag_run where run_type = 'manual'"))
        events = dict(
            database.execute("select a.name, e.partition_key from asset_event e join asset a on a.id = e.asset_id")
        )
        waits = dict(
            database.execute(
                "select r.dag_id, a.name from dag_schedule_asset_reference r join asset a on a.id = r.asset_id"
            )
        )
    assert runs == dict.fromkeys(CHAIN, "success")
    assert events == {told: DAY.isoformat() for _, told in CHAIN.values()}
    assert waits == {dag: waited for dag, (waited, _) in CHAIN.items() if waited}


def test_exports_are_mapped_over_prefectures(airflow_home: Path) -> None:
    with sqlite3.connect(airflow_home / "airflow" / "airflow.db") as database:
        query = "select count(*) from task_instance where dag_id = 'national_export' and task_id = 'export'"
        assert database.execute(query).fetchone() == (17,)  # sixteen prefectures and the province's own list


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


def test_dags_explain_themselves() -> None:
    for name in (*CHAIN, *BESIDE):
        text = (ROOT / "dags" / f"{name}.py").read_text(encoding="utf-8")
        for word in ("**Owner**", "**Runs**", "**Reads**", "**Writes**", "**When it fails**"):
            assert word in text, (name, word)
