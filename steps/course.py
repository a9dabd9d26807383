"""The counts by rule of the last runs, which quality pages show."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from exports.quality_page import RUNS
from storage import layout
from storage.publish import digest
from storage.settings import Settings

QUALITY = "quality"


def _files(settings: Settings, as_of: dt.date) -> dict[dt.date, Path]:
    """The counts of the last runs up to as_of, oldest first."""
    days = [day for day in layout.days(settings.home, "results") if day <= as_of]
    files = {day: layout.results(settings.home, day) / f"{QUALITY}.parquet" for day in days}
    return dict([(day, path) for day, path in files.items() if path.exists()][-RUNS:])


def course_inputs(settings: Settings, as_of: dt.date) -> dict[str, str]:
    """Digests of the counts that a page of as_of shows."""
    return {f"quality of {day.isoformat()}": digest(path) for day, path in _files(settings, as_of).items()}


def course(settings: Settings, as_of: dt.date) -> tuple[pd.DataFrame, list[dt.date]]:
    """(day, county_code, table, rule, severity, findings, new, message_zh of the last runs; their days, oldest first)."""
    files = _files(settings, as_of)
    frames = [pq.ParquetFile(path).read().to_pandas().assign(day=day) for day, path in files.items()]
    return pd.concat(frames, ignore_index=True), list(files)
