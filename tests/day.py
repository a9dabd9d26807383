"""A whole day run by its steps, as the DAGs run it, without Airflow."""

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb

from steps.day import run_day, step_of
from storage.day import Day
from storage.settings import Settings

DAY = dt.date(2020, 5, 8)


def judge(settings: Settings, as_of: dt.date = DAY) -> None:
    """The steps up to the results, whatever has been received."""
    for name in ("pull", "check", "assess"):
        step_of(name).run(Day(as_of, settings))


def run(settings: Settings, as_of: dt.date = DAY) -> None:
    """Every step of the day."""
    run_day(Day(as_of, settings))


def _rows(path: Path) -> list[dict[str, Any]]:
    relation = duckdb.sql(f"from read_parquet('{path}', hive_partitioning = false)")
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def found_by_check(settings: Settings, as_of: dt.date = DAY) -> list[dict[str, Any]]:
    """The findings of reading and rules, before the judgement adds its own."""
    return _rows(Day(as_of, settings).checks.path("finding"))


def snapshot(settings: Settings, table: str, as_of: dt.date = DAY) -> list[dict[str, Any]]:
    """The rows of a canonical table."""
    return _rows(Day(as_of, settings).snapshot.path(table))


def result(settings: Settings, table: str, as_of: dt.date = DAY) -> list[dict[str, Any]]:
    """The rows of a result table."""
    return _rows(Day(as_of, settings).results.path(table))


def settings_for(home: Path, source: str | Path) -> Settings:
    """Settings of a test's own home folder; a path is an SQLite file."""
    return Settings(home, f"sqlite:///{source}" if isinstance(source, Path) else source)
