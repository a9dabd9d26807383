"""Days of the past, run by Airflow's own backfill: one after another, since each goes on from the last."""

import datetime as dt
import json
import os
import sys
from typing import NoReturn

_ONE = "--max-active-runs"


def backfill_arguments(start: dt.date, end: dt.date, first: str) -> list[str]:
    """What Airflow is asked for; days that failed run again, and those done only when they are to begin at `first`."""
    again, form = ("completed", {"first": first}) if first else ("failed", {})
    asked = {"--from-date": start.isoformat(), "--to-date": end.isoformat(), "--reprocess-behavior": again}
    told = [each for pair in asked.items() for each in pair]
    return in_order(["backfill", "create", "--dag-id", "province_day", *told, "--dag-run-conf", json.dumps(form)])


def in_order(arguments: list[str]) -> list[str]:
    """Airflow's arguments; those of a backfill that names no other number let one day run at a time."""
    if arguments[:2] != ["backfill", "create"] or any(each.startswith(_ONE) for each in arguments):
        return arguments
    return [*arguments, _ONE, "1"]


def run_airflow(arguments: list[str]) -> NoReturn:
    """Become Airflow's own command line."""
    os.execv(sys.executable, [sys.executable, "-m", "airflow", *arguments])
