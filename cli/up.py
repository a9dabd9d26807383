"""`make up`: Airflow's parts on 127.0.0.1, each when the one before answers, until somebody stops them."""

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from rich.console import Console

from cli.airflow_home import ADMIN, BusyHomeError, alone_in, let_in, listen_on
from cli.demo_platform import DemoError, ensure_demo
from cli.processes import Process, StoppedError, end_all, start, stoppable
from policies.access import load_access
from policies.files import PolicyError
from policies.recipients import load_recipients
from storage.connections import is_reference
from storage.settings import Settings, approval, demo_source
from storage.urls import shown

# `airflow standalone` would also start log servers on every address of the machine; logs lie on this one anyway.
_API = ("api-server", ["airflow", "api-server"])
_OTHERS = (
    ("dag-processor", ["airflow", "dag-processor"]),
    ("triggerer", ["airflow", "triggerer", "--skip-serve-logs"]),
    ("scheduler", ["cli.scheduler", "--skip-serve-logs"]),
)
_PATIENCE = 180


class PartEndedError(RuntimeError):
    """A part of Airflow ended by itself; says which, and where its log is."""


def start_airflow(settings: Settings, port: int) -> int:
    """Run Airflow until somebody stops it; returns the exit code, 1 when a part ended by itself.

    Nothing that it started is left when it returns.
    """
    address, console = listen_on(port), Console(highlight=False, soft_wrap=True)
    parts: list[Process] = []
    try:
        with alone_in(settings.home, f"make up on {address}"), stoppable():
            if not _is_free(port):
                print(f"error: port {port} is taken; choose another: make up PORT={port + 1}", file=sys.stderr)
                return 2
            load_access(settings.access)
            load_recipients(settings.recipients)
            _greet(settings, console)
            try:
                _start(settings, address, parts, console)
                _watch(settings, parts)
            except StoppedError:
                console.print("stopping …")
                return 0
            finally:
                end_all(parts)
                console.print("Airflow has stopped; nothing is left running")
    except (BusyHomeError, DemoError, PartEndedError, PolicyError) as error:
        print(f"error: {error}", file=sys.stderr)
    except StoppedError:
        return 0
    return 1


def _greet(settings: Settings, console: Console) -> None:
    """What this Airflow works on; the demo province is made when it is not there yet."""
    on_demo = settings.source == demo_source(settings.home)
    console.print(f"[bold]jianbang[/] Airflow, files under {settings.home}, logs under {settings.home / 'logs'}")
    if on_demo:
        console.print("works on: the demo province of 2020-05-08; without JIANBANG_SOURCE nothing else is read")
        ensure_demo(settings.home, console)
        console.print("the nightly schedule skips the demo; start a day: 每日监测帮扶 → Trigger → as_of 2020-05-08")
    else:
        source = settings.source if is_reference(settings.source) else shown(settings.source)
        console.print(f"works on: {source}, read every night at 00:00 (Asia/Shanghai), the last night at once")
    if approval() == "required":
        console.print("packages leave after a person's approval: 每日监测帮扶 → Required Actions")


def _start(settings: Settings, address: str, parts: list[Process], console: Console) -> None:
    """Start the database, then the API server until it answers, then the others: tasks that come earlier are lost."""
    logs = settings.home / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with console.status("Airflow's database is brought up to date"):
        database = _part(("database", ["cli.airflow_database"]), logs)
        parts.append(database)
        if database.wait() != 0:
            raise PartEndedError(
                f"Airflow's database could not be brought up to date: {logs / 'database.log'} says why"
            )
        parts.remove(database)
    passwords = let_in(settings)
    with console.status("the API server starts"):
        parts.append(_part(_API, logs))
        _until_it_answers(address, parts[0], logs)
    parts.extend(_part(each, logs) for each in _OTHERS)
    console.print(f"[bold]{address}[/]  the board: [bold]{address}/board/[/]")
    for name, password in passwords.items():
        console.print(f"user {name}, password (shown this once): {password}", markup=False)
    if ADMIN not in passwords:
        file = settings.home / "airflow" / "passwords.json"
        console.print(f"user {ADMIN}, password: shown at the first start; delete {file} for new ones")
    console.print("stop with Ctrl-C")


def _part(named: tuple[str, list[str]], logs: Path) -> Process:
    name, arguments = named
    return start([sys.executable, "-m", *arguments], logs / f"{name}.log")


def _until_it_answers(address: str, server: Process, logs: Path) -> None:
    """Wait for the API server's own word that it is healthy."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/api/v2/monitor/health", timeout=5):
            return
        time.sleep(0.5)
    raise PartEndedError(f"the API server does not answer at {address}: {logs / 'api-server.log'} says why")


def _watch(settings: Settings, parts: list[Process]) -> None:
    """Wait until a part ends by itself."""
    names = [name for name, _ in (_API, *_OTHERS)]
    while True:
        for name, part in zip(names, parts, strict=True):
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = part.wait(timeout=0.5)
                log = settings.home / "logs" / f"{name}.log"
                raise PartEndedError(f"Airflow's {name} ended with code {code}, so all were stopped: {log} says why")


def _is_free(port: int) -> bool:
    """Whether nobody listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
