"""Airflow as several machines have it, on this one: a broker, an API server, a scheduler and workers, each a process
with a session of its own.
"""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import psutil

from cli.airflow_home import listen_on, prepare_environment
from cli.processes import Process
from tests.dags.airflow_api import until
from tests.dags.test_up import free_port, session_of

ROOT = Path(__file__).parents[2]
# As docs/several_workers.md says, but sooner: a killed worker is noticed, and its task tried again, within seconds.
SOON = {
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "12",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "2",
    "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "2",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
    "JIANBANG_RETRY_SECONDS": "1",
}
WORKER = ["cli.worker", "--concurrency", "1", "--skip-serve-logs", "--without-gossip", "--without-mingle"]


@contextlib.contextmanager
def broker(folder: Path) -> Iterator[Path]:
    """A Redis on loopback; the file with its URL, which its owner alone can read, holds the password."""
    port, password = free_port(), secrets.token_urlsafe(12)
    settings, url, log = folder / "redis.conf", folder / "broker", folder / "redis.log"
    settings.write_text(f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\ndir {folder}\n')
    url.write_text(f"redis://:{password}@127.0.0.1:{port}/0")
    with log.open("w") as said:
        server = subprocess.Popen([str(shutil.which("redis-server")), str(settings)], stdout=said, stderr=said)
    try:
        until(lambda: "Ready to accept" in log.read_text() or None, 20)
        yield url
    finally:
        server.kill()
        server.wait()


def environment(home: Path, metadata: str, ledger: str, broker: Path, port: int) -> dict[str, str]:
    """What every part is told."""
    told = {
        "JIANBANG_HOME": str(home),
        "JIANBANG_LEDGER": ledger,
        "JIANBANG_POOL": "default_pool",
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
        "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": metadata,
        "AIRFLOW__CELERY__BROKER_URL_CMD": f"cat {broker}",
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{metadata}",
        "AIRFLOW__CELERY__OPERATION_TIMEOUT": "10",
        "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT": "86400",
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(32),
        **SOON,
    }
    with patch.dict(os.environ, told):
        os.environ.pop("JIANBANG_SOURCE", None)
        prepare_environment()
        listen_on(port)
        return dict(os.environ)


def part(arguments: list[str], environ: dict[str, str], log: Path) -> Process:
    """A part of Airflow, or any module of ours, as a process."""
    with log.open("w") as file:
        command = [sys.executable, "-m", *arguments]
        return subprocess.Popen(command, stdout=file, stderr=file, env=environ, cwd=ROOT, start_new_session=True)


def answers(address: str) -> None:
    """Wait for the API server."""

    def healthy() -> bool | None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/api/v2/monitor/health", timeout=5):
            return True
        return None

    until(healthy, 120)


def kill(worker: Process) -> None:
    """SIGKILL for all of a worker, as if its machine had lost its power: first of all who could tell of the others."""
    for process in sorted(psutil.process_iter(["create_time"]), key=lambda each: each.info["create_time"]):
        if session_of(process.pid) == worker.pid:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
    worker.wait()
