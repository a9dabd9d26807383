"""Fill a platform database with a synthetic province, streamed chunk by chunk.

python -m demo.fill --households 20000 --seed 11 --as-of 2020-05-08 sqlite:///platform.sqlite
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
import sqlalchemy as sa
import typer

from demo import household_dirt, money, monitoring, systems
from demo.dirt import Dirt
from demo.divisions import counties_of, divisions
from demo.households import households
from demo.members import members
from demo.schema import schema
from storage.access import close_to_others

CHUNK = 10_000
DEFAULT_HOUSEHOLDS = 20_000
DEFAULT_SEED = 11
DEFAULT_RATE = 0.002

Progress = Callable[[int, int], None]


def drawn(
    rng: np.random.Generator,
    start: int,
    size: int,
    as_of: dt.date,
    running: np.ndarray,
    prefectures: Collection[str] = (),
) -> dict[str, pd.DataFrame]:
    """Rows per table of `size` households numbered from `start`; `running` counts the people of each county so far and
    is moved on.
    """
    homes = households(rng, start, size, as_of, prefectures)
    people = members(rng, homes, running, as_of)
    homes = monitoring.with_risks(rng, homes, people)
    return {
        "household": homes.frame,
        "member": people.frame,
        "income_entry": money.incomes(rng, homes, as_of),
        "expense_entry": pd.concat(
            [money.expenses(rng, homes, people, as_of), monitoring.illness_expenses(rng, homes, people)],
            ignore_index=True,
        ),
        "declaration": money.declarations(rng, homes, as_of),
        "visit": money.visits(rng, homes, as_of),
        "measure": monitoring.measures(rng, homes, people, as_of),
        "work_record": systems.work_records(rng, people, as_of),
        "work_plan": systems.work_plans(rng, people),
        "classification": systems.classification(rng, homes, as_of),
        "return_warning": systems.return_warnings(rng, homes, as_of),
        "marginal_monitor": systems.marginal_monitors(rng, homes, as_of),
        "health_feed": systems.health_feed(rng, homes, people, as_of),
        "emergency_feed": systems.emergency_feed(rng, homes, people, as_of),
        "disabled_feed": systems.disabled_feed(rng, people, as_of),
        "civil_affairs_feed": systems.civil_affairs_feed(rng, homes, people, as_of),
    }


def province(
    count: int, seed: int, as_of: dt.date, rate: float, prefectures: Collection[str] = ()
) -> Iterator[tuple[int, dict[str, pd.DataFrame], list[dict[str, str]]]]:
    """Yield (households so far, rows per table, defects injected in them), the same for equal arguments."""
    running = np.zeros(len(divisions().counties), dtype=np.int64)
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        rng = np.random.default_rng([seed, start])
        dirt = Dirt(np.random.default_rng([seed, start, 1]), rate)
        tables = drawn(rng, start, size, as_of, running, prefectures)
        if start == 0:
            tables["enterprise_pairing"] = systems.enterprise_pairings(rng, as_of)
        spoiled = household_dirt.spoil_tables(dirt, tables) if rate > 0 else tables
        yield start + size, spoiled, dirt.injected


def create_tables(connection: sa.Connection) -> None:
    """Create the platform's empty tables from its own schema."""
    for statement in re.sub(r"--.*", "", schema()).split(";"):
        if statement.strip():
            connection.exec_driver_sql(statement)


def _insert(connection: sa.Connection, table: str, columns: list[str], rows: list[tuple[object, ...]]) -> None:
    if not rows:
        return
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join([mark] * len(columns))
    connection.exec_driver_sql(f"insert into {table} ({', '.join(columns)}) values ({marks})", rows)


def _rows(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    clean = [[None if value != value else value for value in frame[name].tolist()] for name in frame.columns]
    return list(zip(*clean, strict=True))


def insert(connection: sa.Connection, tables: dict[str, pd.DataFrame]) -> None:
    """Add the rows of each table."""
    for name, frame in tables.items():
        _insert(connection, name, list(frame.columns), _rows(frame))


def fill(
    url: str,
    count: int = DEFAULT_HOUSEHOLDS,
    seed: int = DEFAULT_SEED,
    as_of: dt.date = dt.date(2020, 5, 8),
    rate: float = DEFAULT_RATE,
    defects: Path | None = None,
    progress: Progress = lambda done, total: None,
    prefectures: Collection[str] = (),
) -> None:
    """Create and fill the platform's tables at `url`, an empty database; write the injected defects to `defects`.

    `prefectures`: four-digit codes of where its households live; all without any.
    """
    engine = sa.create_engine(url)
    injected: list[dict[str, str]] = []
    with engine.begin() as connection:
        create_tables(connection)
        _insert(connection, "division", ["code", "name", "parent_code", "level"], list(divisions().rows))
        for done, tables, spoiled in province(count, seed, as_of, rate, prefectures):
            insert(connection, tables)
            injected.extend(spoiled)
            progress(done, count)
    engine.dispose()
    if defects is not None:
        columns = ["table", "key", "household_no", "field", "kind", "rule"]
        pd.DataFrame(injected, columns=columns).to_csv(defects, index=False)


def _known(prefectures: list[str]) -> list[str]:
    """The prefectures as given; raises BadParameter when one is none."""
    try:
        counties_of(prefectures)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    return prefectures


def main(
    url: str,
    households: Annotated[int, typer.Option(min=1)] = DEFAULT_HOUSEHOLDS,
    seed: int = DEFAULT_SEED,
    as_of: Annotated[dt.datetime, typer.Option(formats=["%Y-%m-%d"])] = dt.datetime(2020, 5, 8),
    dirt_rate: Annotated[float, typer.Option(min=0, max=0.05)] = DEFAULT_RATE,
    defects: Path | None = None,
    prefecture: Annotated[list[str], typer.Option(help="live here alone: 3401, say", callback=_known)] = [],  # noqa: B006
) -> None:
    """Fill an empty platform database with a synthetic province."""
    close_to_others()
    with typer.progressbar(length=households, label="demo province") as bar:
        before = 0

        def show(done: int, _total: int) -> None:
            nonlocal before
            bar.update(done - before)
            before = done

        fill(url, households, seed, as_of.date(), dirt_rate, defects, show, prefecture)


if __name__ == "__main__":
    typer.run(main)
