"""What two homes hold of a day, compared: tables row for row in their order, packages byte for byte."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from storage.digests import digests
from storage.layout import day_folder

TABLES = ("snapshot", "checks", "results")


def _rows(path: Path) -> tuple[dict[str, pa.DataType], list[dict[str, object]]]:
    table = pq.ParquetFile(path).read()
    return {field.name: field.type for field in table.schema}, table.to_pylist()


def other_tables(one: Path, other: Path, as_of: dt.date) -> tuple[int, list[str]]:
    """How many tables were compared, and those that are not the same in columns, types, rows and order."""
    folders = [(day_folder(one, part, as_of), day_folder(other, part, as_of)) for part in TABLES]
    names = {path for pair in folders for folder in pair for path in folder.glob("*.parquet")}
    pairs = {
        f"{a.parent.name}/{path.name}": (a / path.name, b / path.name)
        for a, b in folders
        for path in names
        if (a / path.name).exists() or (b / path.name).exists()
    }
    return len(pairs), sorted(
        name
        for name, pair in pairs.items()
        if not all(each.exists() for each in pair) or _rows(pair[0]) != _rows(pair[1])
    )


def other_files(one: Path, other: Path, part: str, as_of: dt.date) -> tuple[int, list[str]]:
    """How many files of a part were compared, and those whose bytes are not the same."""
    told, others = (digests(day_folder(home, part, as_of)) for home in (one, other))
    return len(told), sorted(name for name in told.keys() | others.keys() if told.get(name) != others.get(name))
