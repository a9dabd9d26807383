"""A day on a standalone master and two workers is the same day."""

import datetime as dt
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import ibis
import psutil
import pytest

from storage.engine import engine, kept
from storage.engines.errors import EngineError
from storage.settings import ROOT, Settings
from tests.conftest import DemoDay
from tests.day import DAY, run
from tests.namespaces import within
from tests.storage.engines.same import other_files, other_tables

pytestmark = pytest.mark.slow
NEXT_DAY = DAY + dt.timedelta(1)


PERSON = "34012219800101123X"


def _fail_with(settings: Settings, person: str) -> None:
    """A query that executors fail at, of many rows: they would be told to the driver and to their logs."""
    with engine(settings) as connection, pytest.raises(EngineError, match="CAST_INVALID_INPUT"):
        rows = kept(connection, "persons", ibis.memtable({"number": [person] * 1000}))
        connection.to_pyarrow(rows.mutate(number=rows.number.cast("int64")))


@pytest.fixture(scope="module")
def workers(spark: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a master with two workers, and the folder of their logs."""
    from tests.storage.engines.cluster import cluster

    logs = tmp_path_factory.mktemp("cluster")
    with cluster(logs, "1g") as address:
        yield address, logs


HOST = "pod-7f9c"
COUNT = """
import ibis
from storage.engine import engine
from storage.settings import from_environment
with engine(from_environment()) as opened:
    print(opened.to_pyarrow(ibis.memtable({"x": [1, 2, 3, 4]}).x.sum()))
"""


def test_executors_need_not_know_the_name_of_this_machine(workers: tuple[str, Path], tmp_path: Path) -> None:
    """As in Kubernetes, where a pod's name is known inside it alone."""
    addresses = {each.address for of in psutil.net_if_addrs().values() for each in of if each.family == socket.AF_INET}
    names = [f"{address} {HOST}\n" for address in sorted(addresses - {"127.0.0.1"})]
    (tmp_path / "hosts").write_text("127.0.0.1 localhost\n" + "".join(names))
    plain = {name: value for name, value in os.environ.items() if name != "SPARK_LOCAL_IP"}
    environment = plain | {"JIANBANG_ENGINE": workers[0], "JIANBANG_MEMORY": "600MB"}
    environment["JIANBANG_HOME"] = str(tmp_path / "home")
    named = within(f"mount --bind {tmp_path}/hosts /etc/hosts && hostname {HOST}")
    command = [*named, sys.executable, "-c", COUNT]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "10", done.stderr[-2000:]


def test_the_day_after_on_a_cluster_is_the_one_of_this_process(
    workers: tuple[str, Path], demo_day: DemoDay, tmp_path: Path
) -> None:
    """The day after knows what left the house on the day before: it asks an engine for more than a first day does."""
    here, there, (address, logs) = tmp_path / "here", tmp_path / "there", workers
    for home in (here, there):
        shutil.copytree(demo_day.settings.home, home, ignore=shutil.ignore_patterns("lock", "made"))
    run(replace(demo_day.settings, home=here), NEXT_DAY)
    before = set(logs.glob("*/app-*"))
    on_the_cluster = replace(demo_day.settings, home=there, engine=address, memory="600MB")
    run(on_the_cluster, NEXT_DAY)
    _fail_with(on_the_cluster, PERSON)
    assert len({path.parent for path in set(logs.glob("*/app-*")) - before}) == 2, "a worker took no part"
    assert not [path for path in logs.rglob("std*") if PERSON in path.read_text(encoding="utf-8")]
    compared, others = other_tables(here, there, NEXT_DAY)
    assert compared > 40 and others == []
    compared, others = other_files(here, there, "packages", NEXT_DAY)
    assert compared > 50 and others == []
