"""Spark in the process judges as DuckDB does: every record of a rule, every situation of the notice, a whole day."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from steps.check import check
from steps.pull import pull
from storage.day import Day
from storage.engine import Connection, engine
from storage.settings import Settings
from tests.conftest import DemoDay
from tests.day import DAY, run
from tests.expectations.rule_days import rule_days
from tests.golden.in_memory import judged_in_memory
from tests.golden.situations import by_day, situations
from tests.storage.engines.same import other_files, other_tables

pytestmark = pytest.mark.slow
LOCAL = "local[2]"


@pytest.fixture(scope="module")
def connection(spark: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    home = tmp_path_factory.mktemp("spark")
    with engine(Settings(home, "", engine=LOCAL, memory="1500MB")) as opened:
        yield opened


def test_every_breaking_and_holding_record_is_found_alike(connection: Connection, tmp_path: Path) -> None:
    for day in rule_days(tmp_path):
        pull(day)
        check(day)
        own = replace(day.settings, home=day.settings.home / "spark", engine=LOCAL)
        own.home.mkdir()
        (own.home / "snapshot").symlink_to(day.settings.home / "snapshot")
        check(Day(day.as_of, own))
        compared, others = other_tables(day.settings.home, own.home, day.as_of)
        assert compared > 1 and others == []


def test_every_situation_of_the_notice_is_judged_alike(connection: Connection) -> None:
    for day, placed in by_day(list(enumerate(situations()))).items():
        ours, theirs = judged_in_memory(placed, day), judged_in_memory(placed, day, connection)
        assert set(ours) == set(theirs)
        for home, tables in ours.items():
            for name, rows in tables.items():
                assert sorted(map(repr, theirs[home][name])) == sorted(map(repr, rows)), f"{name} of {home}"


def test_a_day_of_the_demo_has_the_same_rows_and_the_same_packages(
    connection: Connection, demo_day: DemoDay, tmp_path: Path
) -> None:
    theirs = demo_day.settings.home
    run(replace(demo_day.settings, home=tmp_path, engine=LOCAL))
    compared, others = other_tables(theirs, tmp_path, DAY)
    assert compared > 40 and others == []
    for part in ("packages", "quality"):
        compared, others = other_files(theirs, tmp_path, part, DAY)
        assert compared > 50 and others == []
