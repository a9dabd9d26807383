"""Situations judged from a platform's database through the steps: pull, check, assess."""

import datetime as dt
import sqlite3
from collections import defaultdict
from pathlib import Path

from demo.fill import create_tables
from policies.model import load_model
from policies.schemas import result_schema
from storage.day import Day
from storage.digests import digests
from storage.manifest import write_manifest
from storage.settings import Settings
from tests.day import judge, result, settings_for
from tests.golden.comparing import TABLES, Rows
from tests.golden.situations import Placed, lives_before, platform_rows
from tests.memory import engine, given


def write_platform(path: Path, placed: Placed) -> None:
    """A platform's SQLite file with every situation's rows."""
    connection = sqlite3.connect(path)

    class _Executor:
        exec_driver_sql = staticmethod(connection.execute)

    create_tables(_Executor())  # type: ignore[arg-type]
    for table, rows in platform_rows(placed).items():
        names = list(load_model()[table].columns)
        values = [[row.get(name) for name in names] for row in rows]
        connection.executemany(f"insert into {table} values ({', '.join('?' * len(names))})", values)
    connection.commit()
    connection.close()


def _write_day_before(settings: Settings, placed: Placed, day: dt.date) -> None:
    """The lives that the day before left, as its results."""
    part = Day(day - dt.timedelta(1), settings).results
    part.folder.mkdir(parents=True)
    for name, rows in {"life": lives_before(placed), "finding": [], "lead": []}.items():
        schema = {column: str(kind) for column, kind in result_schema(name).items()}
        engine().to_parquet(given(schema, *rows), part.path(name))
    write_manifest(part.folder, {"files": digests(part.folder)})


def judged_by_the_steps(placed: Placed, day: dt.date, home: Path) -> dict[str, Rows]:
    """Result rows by household and table of situations of one day."""
    database = home / "platform.sqlite"
    write_platform(database, placed)
    settings = settings_for(home, database)
    _write_day_before(settings, placed, day)
    judge(settings, day)
    answer: dict[str, Rows] = defaultdict(lambda: {name: [] for name in TABLES})
    for name in TABLES:
        for row in result(settings, name, day):
            answer[row["household_no"]][name].append(row)
    return answer
