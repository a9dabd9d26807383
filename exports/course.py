"""The counts by rule of the last runs, which quality pages show."""

import datetime as dt

import pandas as pd
import pyarrow.parquet as pq

from exports.quality_page import RUNS
from storage.day import Day

QUALITY = "quality.parquet"


def _days(day: Day) -> list[Day]:
    """The last runs up to the day, oldest first."""
    own = [day] if day.results.holds(QUALITY) else []
    return [*day.before("results", QUALITY), *own][-RUNS:]


def course_inputs(day: Day) -> dict[str, str]:
    """Digests of the counts that a page of the day shows."""
    return {name: value for each in _days(day) for name, value in each.results.digest(QUALITY).items()}


def course(day: Day) -> tuple[pd.DataFrame, list[dt.date]]:
    """(day, county_code, table, rule, severity, findings, new, message_zh of the last runs; their days, oldest
    first).
    """
    days = _days(day)
    frames = [pq.ParquetFile(each.results.file(QUALITY)).read().to_pandas().assign(day=each.as_of) for each in days]
    return pd.concat(frames, ignore_index=True), [each.as_of for each in days]
