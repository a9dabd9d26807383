"""In which order tables are read, and what ends their reading."""

import sqlite3
from pathlib import Path

import pytest

from policies.model import load_model
from sources.mapping import TableMapping
from sources.raw import read_tables, values_of

TABLES = {
    name: TableMapping(table=name, columns={column: column for column in load_model()[name].columns})
    for name in ("declaration", "household", "visit")
}


@pytest.fixture
def source(tmp_path: Path) -> str:
    with sqlite3.connect(tmp_path / "p.sqlite") as connection:
        for rows, name in enumerate(TABLES, start=1):
            connection.execute(f"create table {name} ({', '.join(TABLES[name].columns)})")
            connection.executemany(f"insert into {name} (household_no) values (?)", [("H1",)] * rows)
    return f"sqlite:///{tmp_path / 'p.sqlite'}"


def test_households_come_first_and_then_the_shortest(source: str, tmp_path: Path) -> None:
    assert list(read_tables(source, TABLES, {}, tmp_path)) == ["household", "declaration", "visit"]


def test_reading_ends_when_it_is_for_nothing(source: str, tmp_path: Path) -> None:
    read: list[str] = []
    read.extend(read_tables(source, TABLES, {}, tmp_path, lambda: values_of(tmp_path, "declaration").exists()))
    assert read == ["household"]
    assert not values_of(tmp_path, "visit").exists()
