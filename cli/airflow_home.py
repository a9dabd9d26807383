"""Airflow's own home under the project's home folder, set up by environment variables before Airflow is imported."""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from policies.access import load_access
from storage.settings import ROOT, Settings, approval, from_environment

# Tasks at a time, of which two may open an engine: a short one need not wait for the exports.
PARALLELISM = 3
ADMIN = "admin"
POOL, POOL_SLOTS = "heavy", 2
# Seconds after which a task that was killed with its Airflow is tried again.
_SILENT = 120


class BusyHomeError(RuntimeError):
    """Another Airflow works in this home; says which."""


def prepare_environment() -> Settings:
    """Set what Airflow reads from the environment; what a person has set already stays.

    Raises SettingsError when a setting cannot be used.
    """
    settings = from_environment()
    approval()
    home = settings.home / "airflow"
    home.mkdir(parents=True, exist_ok=True)
    # Set by hand elsewhere, these would mix another installation's runs with ours.
    os.environ["AIRFLOW_HOME"] = str(home)
    os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"] = str(_passwords(home))
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
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": str(_SILENT),
        "GX_ANALYTICS_ENABLED": "False",
        "JIANBANG_HOME": str(settings.home),
        "JIANBANG_SOURCE": settings.source,
        "JIANBANG_POOL": POOL,
    }
    for name, value in defaults.items():
        # A plain value would go before what a command or the secrets backend tells.
        if not {f"{name}_CMD", f"{name}_SECRET"} & os.environ.keys():
            os.environ.setdefault(name, value)
    return settings


def listen_on(port: int) -> str:
    """Tell Airflow's parts the port of their API server; returns its address."""
    address = f"http://127.0.0.1:{port}"
    os.environ.update(
        AIRFLOW__API__HOST="127.0.0.1",
        AIRFLOW__API__PORT=str(port),
        AIRFLOW__API__WORKERS="1",
        AIRFLOW__API__BASE_URL=address,
        AIRFLOW__CORE__EXECUTION_API_SERVER_URL=f"{address}/execution/",
    )
    return address


@contextlib.contextmanager
def alone_in(home: Path, what: str) -> Iterator[None]:
    """Nobody else runs Airflow in this home meanwhile; raises BusyHomeError saying `what` the other one is."""
    with (home / "airflow" / "running.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise BusyHomeError(f"{home}: {file.read().strip()} is at work here") from None
        file.truncate(0)
        file.write(what)
        file.flush()
        yield


def let_in(settings: Settings) -> dict[str, str]:
    """Tell Airflow's simple auth manager who may sign in: `admin`, and for the board alone, without a role in Airflow,
    whoever the board's access file names.

    Returns the passwords of those who had none yet, by name. Raises PolicyError when the file cannot be read.
    """
    people = dict.fromkeys(load_access(settings.access).users, "") | {ADMIN: "admin"}
    told = ",".join(f"{name}:{role}" for name, role in people.items())
    os.environ.setdefault("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS", told)
    file = _passwords(settings.home / "airflow")
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    new = {name: secrets.token_urlsafe(12) for name in sorted(people) if name not in known}
    file.touch(mode=0o600)
    file.write_text(json.dumps(known | new), encoding="utf-8")
    return new


def _passwords(airflow: Path) -> Path:
    return airflow / "passwords.json"
