"""Airflow's own home under the project's home folder, set up by environment variables before Airflow is imported."""

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from storage.settings import ROOT, Settings, from_environment

PARALLELISM = 2


def prepare_environment() -> Settings:
    """Set what Airflow reads from the environment; what a person has set already stays."""
    settings = from_environment()
    home = settings.home / "airflow"
    home.mkdir(parents=True, exist_ok=True)
    # Set by hand elsewhere, these would mix another installation's runs with ours.
    os.environ["AIRFLOW_HOME"] = str(home)
    # The project is a checkout and no installed package: Airflow's processes find it here.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    defaults = {
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": "Asia/Shanghai",
        "AIRFLOW__CORE__PARALLELISM": str(PARALLELISM),
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}?timeout=60",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FOLDER_PERMISSIONS": "0o700",
        "AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FILE_PERMISSIONS": "0o600",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "GX_ANALYTICS_ENABLED": "False",
        "JIANBANG_HOME": str(settings.home),
        "JIANBANG_SOURCE": settings.source,
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    return settings


def _admin_password(home: Path) -> str | None:
    """A random password for `admin`, stored for Airflow's simple auth manager; None when there is one already."""
    file = home / "passwords.json"
    os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"] = str(file)
    if file.exists():
        return None
    password = secrets.token_urlsafe(12)
    file.touch(mode=0o600)
    file.write_text(json.dumps({"admin": password}), encoding="utf-8")
    return password


def start_airflow(settings: Settings, port: int) -> int:
    """Run Airflow's API server, DAG processor and scheduler until interrupted, all on 127.0.0.1; returns the exit code.

    `airflow standalone` would also start log servers on every address of the machine; logs lie on this one anyway.
    """
    home = settings.home / "airflow"
    password = _admin_password(home)
    os.environ.update(
        AIRFLOW__API__HOST="127.0.0.1",
        AIRFLOW__API__PORT=str(port),
        AIRFLOW__API__WORKERS="1",
        AIRFLOW__API__BASE_URL=f"http://127.0.0.1:{port}",
        AIRFLOW__CORE__EXECUTION_API_SERVER_URL=f"http://127.0.0.1:{port}/execution/",
    )
    logs = settings.home / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    print(f"Airflow: http://127.0.0.1:{port}  user admin", flush=True)
    if password:
        print(f"password (shown this once): {password}", flush=True)
    else:
        print(f"password: shown at the first start; delete {home / 'passwords.json'} for a new one", flush=True)
    print(f"logs: {logs}; stop with Ctrl-C", flush=True)
    airflow = [sys.executable, "-m", "airflow"]
    subprocess.run([*airflow, "db", "migrate"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    parts = {
        "api-server": ["api-server"],
        "dag-processor": ["dag-processor"],
        "scheduler": ["scheduler", "--skip-serve-logs"],
    }
    with contextlib.ExitStack() as stack:
        running = []
        for name, arguments in parts.items():
            log = stack.enter_context((logs / f"{name}.log").open("w", encoding="utf-8"))
            running.append(stack.enter_context(_part([*airflow, *arguments], log)))
        return _until_one_ends(running)


@contextlib.contextmanager
def _part(command: list[str], log: TextIO) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def _until_one_ends(running: list[subprocess.Popen[bytes]]) -> int:
    """0 when interrupted; the exit code of the first part that ended by itself otherwise."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while all(process.poll() is None for process in running):
            time.sleep(1)
    except KeyboardInterrupt:
        return 0
    return next(code for process in running if (code := process.poll()) is not None) or 1
