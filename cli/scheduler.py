"""Airflow's scheduler with the large libraries loaded: its workers are copies of it, and no task loads them again.

Our own modules are left to the tasks, so that what is changed in them counts from the next task on.
"""

import importlib
import sys

_LARGE = (
    "pandas",
    "pyarrow.parquet",
    "duckdb",
    "ibis",
    "ibis.backends.duckdb",
    "alembic.command",
    "great_expectations",
)


def become(*command: str) -> None:
    """Load the libraries, then be Airflow's `command` with the given arguments."""
    for name in _LARGE:
        importlib.import_module(name)
    from airflow.__main__ import main as airflow

    sys.argv = ["airflow", *command, *sys.argv[1:]]
    airflow()


if __name__ == "__main__":
    become("scheduler")
