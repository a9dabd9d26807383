"""How many rows a second and core the pull reads, beside `pandas.read_sql` of the same tables in the same run.

python -m benchmarks.pull 200000
"""

import sys
import tempfile
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from benchmarks.day import DAY, home, platform, run_step
from benchmarks.measuring import Cost, at_work, measured
from policies.model import load_model
from storage.day import Day
from storage.settings import Settings


def read_sql(url: str) -> int:
    """Every column of the model of every table, one table at a time; returns how many rows."""
    rows = 0
    with sa.create_engine(url).connect() as connection:
        for name, table in load_model().items():
            rows += len(pd.read_sql(f"select {', '.join(table.columns)} from {name}", connection))
    return rows


def rows_read(settings: Settings) -> int:
    """How many rows the pull of a home has read."""
    account = Day(DAY, settings).snapshot.require()["account"]
    return sum(int(table["read"]) for table in account.values())


def rates(settings: Settings, pull: Cost) -> dict[str, float]:
    """Rows a second and core of the step, already measured, and of read_sql; imports are counted on neither side.

    The step also normalises, counts, types, sorts and writes the rows; read_sql alone holds them in memory.
    """
    beside = measured(at_work, read_sql, settings.source)
    rows, (read, seconds) = rows_read(settings), beside.said
    return {
        "rows": rows,
        "pull": rows / pull.said,
        "read_sql": read / seconds,
        "pull_peak": pull.peak,
        "read_sql_peak": beside.peak,
    }


def main(households: int) -> None:
    """Print both rates."""
    with tempfile.TemporaryDirectory() as name:
        settings = home(Path(name), "home", platform(Path(name), households))
        told = rates(settings, measured(run_step, "pull", settings))
        print(f"{told['rows']:,} rows")
        for side in ("pull", "read_sql"):
            print(f"  {side:<10}{told[side]:>12,.0f} rows/s/core {told[f'{side}_peak']:>8,.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
