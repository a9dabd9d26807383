"""Airflow's own API server on loopback, with our plugin, for tests that sign in; no scheduler."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PASSWORD = "a password of the test"
USERS = {"province": "admin", "prefecture": "", "county": "", "nobody": "VIEWER"}
ACCESS = """
users:
  prefecture: ['3402']
  county: ['340201']
roles:
  ADMIN: province
"""


@dataclass(frozen=True)
class Server:
    """Where a server answers, and what its processes are told."""

    address: str
    home: Path
    environment: dict[str, str]


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def environment(home: Path, port: int) -> dict[str, str]:
    """What `python -m cli up` would set, with the users of the test."""
    access, passwords = home / "access.yaml", home / "airflow" / "passwords.json"
    passwords.parent.mkdir(exist_ok=True)
    access.write_text(ACCESS, encoding="utf-8")
    passwords.write_text(json.dumps(dict.fromkeys(USERS, PASSWORD)), encoding="utf-8")
    own = {
        "JIANBANG_HOME": str(home),
        "JIANBANG_ACCESS": str(access),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{name}:{role}" for name, role in USERS.items()),
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "JIANBANG"))}
    show = "import os, json\nfrom cli.airflow_home import prepare_environment\nprepare_environment()\n"
    show += "print(json.dumps(dict(os.environ)))"
    done = subprocess.run(
        [sys.executable, "-c", show], cwd=ROOT, env={**kept, **own}, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


@contextlib.contextmanager
def api_server(home: Path) -> Iterator[Server]:
    """A server that answers."""
    port = _port()
    told = environment(home, port)
    airflow = [sys.executable, "-m", "airflow"]
    subprocess.run([*airflow, "db", "migrate"], env=told, cwd=ROOT, check=True, capture_output=True)
    log = home / "api-server.log"
    with (
        log.open("w") as file,
        subprocess.Popen(
            [*airflow, "api-server"], env=told, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            _wait(f"http://127.0.0.1:{port}", process, log)
            yield Server(f"http://127.0.0.1:{port}", home, told)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/api/v2/version", timeout=5):
            return
        assert process.poll() is None, log.read_text(encoding="utf-8")[-4000:]
        time.sleep(0.5)
    raise AssertionError(f"no answer: {log.read_text(encoding='utf-8')[-4000:]}")
