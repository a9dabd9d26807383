"""Airflow's own home under the project's home folder, set up by environment variables before Airflow is imported."""

import json
import os
import secrets
import sys
from pathlib import Path

from storage.settings import ROOT, Settings, from_environment

PARALLELISM = 2


def prepare_environment() -> Settings:
    """Set what Airflow reads from the environment; what a person has set already stays."""
    settings = from_environment()
    home = settings.home / "airflow"
    home.mkdir(parents=True, exist_ok=True)
    # Set by hand elsewhere, these would mix another installation's runs with ours.
    os.environ["AIRFLOW_HOME"] = str(home)
    defaults = {
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": "Asia/Shanghai",
        "AIRFLOW__CORE__PARALLELISM": str(PARALLELISM),
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
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


def start_airflow(settings: Settings, port: int) -> None:
    """Replace this process by `airflow standalone`, bound to 127.0.0.1; the admin password is shown the first time."""
    home = settings.home / "airflow"
    password = _admin_password(home)
    os.environ.update(
        AIRFLOW__API__HOST="127.0.0.1",
        AIRFLOW__API__PORT=str(port),
        AIRFLOW__API__WORKERS="1",
        AIRFLOW__API__BASE_URL=f"http://127.0.0.1:{port}",
        AIRFLOW__CORE__EXECUTION_API_SERVER_URL=f"http://127.0.0.1:{port}/execution/",
    )
    print(f"Airflow: http://127.0.0.1:{port}  user admin", flush=True)
    if password:
        print(f"password (shown this once): {password}", flush=True)
    else:
        print(f"password: shown at the first start; delete {home / 'passwords.json'} for a new one", flush=True)
    os.execv(sys.executable, [sys.executable, "-m", "airflow", "standalone"])
