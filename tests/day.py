"""A whole day run by its steps, as the DAGs run it, without Airflow."""

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb

from steps.assess import assess
from steps.check import check
from steps.deliver import deliver
from steps.export import export, prefectures
from steps.pull import pull
from steps.receive import receive
from steps.report import report
from steps.watch import watch
from storage import layout
from storage.settings import Settings

DAY = dt.date(2020, 5, 8)


def judge(settings: Settings, as_of: dt.date = DAY) -> None:
    """The steps up to the results."""
    for step in (pull, check, assess):
        step(as_of, settings)


def run(settings: Settings, as_of: dt.date = DAY) -> None:
    """Every step of the day."""
    receive(as_of, settings)
    judge(settings, as_of)
    for prefecture in prefectures(as_of, settings):
        export(as_of, settings, prefecture)
    deliver(as_of, settings, lambda county: None)
    watch(as_of, settings)
    report(as_of, settings)


def _rows(path: Path) -> list[dict[str, Any]]:
    relation = duckdb.sql(f"from read_parquet('{path}', hive_partitioning = false)")
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def found_by_check(settings: Settings, as_of: dt.date = DAY) -> list[dict[str, Any]]:
    """The findings of reading and rules, before the judgement adds its own."""
    return _rows(layout.checks(settings.home, as_of) / "finding.parquet")


def result(settings: Settings, table: str, as_of: dt.date = DAY) -> list[dict[str, Any]]:
    """The rows of a result table."""
    return _rows(layout.results(settings.home, as_of) / f"{table}.parquet")


def settings_for(home: Path, source: str | Path) -> Settings:
    """Settings of a test's own home folder; a path is an SQLite file."""
    return Settings(home, f"sqlite:///{source}" if isinstance(source, Path) else source)
