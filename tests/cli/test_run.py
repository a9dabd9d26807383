"""What a person at the terminal is told when a run cannot do its work."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_platform_that_cannot_be_read_is_told_in_one_line_without_its_password(tmp_path: Path) -> None:
    source = "postgresql://reader:s3cret@127.0.0.1:1/platform"
    environment = {**os.environ, "JIANBANG_HOME": str(tmp_path), "JIANBANG_SOURCE": source}
    done = subprocess.run(
        [sys.executable, "-m", "cli", "run"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    line = next(line for line in done.stdout.splitlines() if "127.0.0.1" in line)
    assert "postgresql+psycopg://reader:***@127.0.0.1:1/platform" in line and "Connection refused" in line
    assert "Traceback" not in done.stdout + done.stderr
    for path in [path for path in tmp_path.rglob("*") if path.is_file()]:
        assert b"s3cret" not in path.read_bytes(), path


def test_a_home_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    environment = {**os.environ, "JIANBANG_HOME": "s3://bucket/x"}
    done = subprocess.run(
        [sys.executable, "-m", "cli", "run"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 2 and "JIANBANG_HOME=s3://bucket/x" in done.stderr and "Traceback" not in done.stderr


def test_a_day_without_airflow_stops_where_it_is_told(tmp_path: Path) -> None:
    environment = {**os.environ, "JIANBANG_HOME": str(tmp_path), "JIANBANG_DEMO_HOUSEHOLDS": "200"}
    environment.pop("JIANBANG_SOURCE", None)
    command = [sys.executable, "-m", "cli", "day", "--as-of", "2020-05-08", "--until", "check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "checked" in done.stdout and "status" not in done.stdout
    assert {path.name for path in tmp_path.iterdir()} >= {"snapshot", "checks"} and not (tmp_path / "results").exists()
    assert not (tmp_path / "airflow" / "airflow.db").exists()


def test_a_step_that_is_none_is_told_with_those_there_are(tmp_path: Path) -> None:
    environment = {**os.environ, "JIANBANG_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "cli", "day", "--until", "chek"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 2 and "no step chek" in done.stderr and "receive, pull, check" in done.stderr


def test_a_password_on_a_command_line_is_refused_with_the_alternatives(tmp_path: Path) -> None:
    environment = {**os.environ, "JIANBANG_HOME": str(tmp_path)}
    source = "postgresql://reader:s3cret@127.0.0.1:1/platform"
    for command in (
        [sys.executable, "-m", "cli", "day", "--source", source],
        ["make", "-n", "run", f"SOURCE={source}"],
        ["make", "-n", "run", "SOURCE=postgresql://127.0.0.1:1/platform?password=s3cret"],
    ):
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        told = " ".join(done.stderr.replace("│", " ").split())
        assert done.returncode == 2 and "airflow:CONNECTION" in told and "file:PATH" in told
        assert "s3cret" not in done.stdout + done.stderr
    for source in ("postgresql://reader@h:5432/p", "sqlite:////p.sqlite", "file:/p", "airflow:p"):
        done = subprocess.run(["make", "-n", "run", f"SOURCE={source}"], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0 and source not in done.stdout, done.stderr


def test_an_open_home_and_what_nobody_foresaw_are_told_in_one_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "outbox").mkdir(parents=True)
    home.chmod(0o755)
    environment = {**os.environ, "JIANBANG_HOME": str(home), "JIANBANG_THREADS": "2"}
    command = [sys.executable, "-m", "cli", "retention", "--as-of", "2020-05-08"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 2 and f"chmod 700 {home}" in done.stderr and not list((home / "outbox").iterdir())
    home.chmod(0o700)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0 and "packages: 0 removed" in done.stdout, done.stderr
    (home / "logs").mkdir(exist_ok=True)
    (home / "logs" / "run_2019-13-45.log").touch()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 1 and "2019-13-45" not in done.stderr and "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("error: retention of 2020-05-08: ValueError at steps/retention.py:")
