"""A day on a standalone master and two workers is the same day."""

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import ibis
import pytest

from storage.engine import engine, kept
from storage.engines.errors import EngineError
from storage.settings import Settings
from tests.conftest import DemoDay
from tests.day import DAY, run
from tests.storage.engines.same import other_files, other_tables

pytestmark = pytest.mark.slow
NEXT_DAY = DAY + dt.timedelta(1)


PERSON = "34012219800101123X"


def _fail_with(settings: Settings, person: str) -> None:
    """A query that executors fail at, of many rows: they would be told to the driver and to their logs."""
    with engine(settings) as connection, pytest.raises(EngineError, match="CAST_INVALID_INPUT"):
        rows = kept(connection, "persons", ibis.memtable({"number": [person] * 1000}))
        connection.to_pyarrow(rows.mutate(number=rows.number.cast("int64")))


def test_the_day_after_on_a_cluster_is_the_one_of_this_process(spark: None, demo_day: DemoDay, tmp_path: Path) -> None:
    """The day after knows what left the house on the day before: it asks an engine for more than a first day does."""
    from tests.storage.engines.cluster import cluster

    here, there, logs = tmp_path / "here", tmp_path / "there", tmp_path / "logs"
    for home in (here, there):
        shutil.copytree(demo_day.settings.home, home, ignore=shutil.ignore_patterns("lock", "made"))
    logs.mkdir()
    run(replace(demo_day.settings, home=here), NEXT_DAY)
    with cluster(logs, "1g") as address:
        on_the_cluster = replace(demo_day.settings, home=there, engine=address, memory="600MB")
        run(on_the_cluster, NEXT_DAY)
        _fail_with(on_the_cluster, PERSON)
        finished = [path for name in ("one", "two") for path in (logs / name).glob("app-*")]
    assert len({path.parent for path in finished}) == 2, "a worker took no part"
    assert not [path for path in logs.rglob("std*") if PERSON in path.read_text(encoding="utf-8")]
    compared, others = other_tables(here, there, NEXT_DAY)
    assert compared > 40 and others == []
    compared, others = other_files(here, there, "packages", NEXT_DAY)
    assert compared > 50 and others == []
