"""Records mutated at random: never a crash, and every record is accounted for."""

import sqlite3
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.model import load_model
from steps.check import check
from steps.pull import pull
from storage import layout
from storage.day import Day
from storage.manifest import read_manifest
from tests.day import DAY, found_by_check, settings_for
from tests.expectations.world import Change, rows, write_platform
from tests.nasty import BAD, BAD_TEXT

HOMES = 6
TABLES = ("household", "member", "measure", "work_record", "income_entry")
_VALUES = st.one_of(
    st.sampled_from([value for values in BAD.values() for value in values] + BAD_TEXT),
    st.text(max_size=30).filter(lambda text: "\x00" not in text and text.isprintable()),
    st.integers(-(10**6), 10**6),
    st.dates().map(lambda day: day.strftime("%Y%m%d")),
)


@st.composite
def mutations(draw: st.DrawFn) -> list[tuple[str, int, str, Any]]:
    """(table, row, column, value) of a few changes."""
    changes = []
    for _ in range(draw(st.integers(1, 12))):
        table = draw(st.sampled_from(TABLES))
        column = draw(st.sampled_from(list(load_model()[table].columns)))
        changes.append((table, draw(st.integers(1, HOMES * 4)), column, draw(_VALUES)))
    return changes


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutations())
def test_no_mutation_crashes_and_no_record_is_lost(changes: list[tuple[str, int, str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, database = Path(folder), Path(folder) / "p.sqlite"
        placed = [(f"H{n}", n, Change(eliminated=n % 2 == 0)) for n in range(HOMES)]
        write_platform(database, placed)
        read = Counter(table for name, order, change in placed for table, _ in rows(change, name, order))
        with sqlite3.connect(database) as connection:
            for table, row, column, value in changes:
                connection.execute(f"update {table} set {column} = ? where rowid = ?", (value, row))
        own = settings_for(home, database)
        pull(Day(DAY, own))
        check(Day(DAY, own))
        account = (read_manifest(layout.day_folder(home, "snapshot", DAY)) or {})["account"]
        findings = found_by_check(own)
        for table, places in account.items():
            assert places["read"] == sum(count for place, count in places.items() if place != "read"), table
            if table != "division":
                assert places["read"] == read[table]
            told = Counter(row["rule"] for row in findings if row["table"] == table)
            assert told["household_unknown"] == places["without household"], table
            assert told["row_copied"] == places["copies"], table
