"""The effect of measures on the board: denominators, and nothing that tells of one household."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from exports.board.effects import kinds_table, outcomes_table
from exports.board.entries import Entered, entered_course, entries
from storage.day import Day
from storage.digests import digests
from storage.manifest import write_manifest
from tests.board import DAY, home


def publish(tmp_path: Path, **tables: pa.Table) -> Day:
    day = Day(DAY, home(tmp_path))
    day.results.folder.mkdir(parents=True)
    for name, table in tables.items():
        pq.write_table(table, day.results.path(name))
    write_manifest(day.results.folder, {"as_of": DAY, "files": digests(day.results.folder)})
    return day


def by_kind(county: str, kind: str, households: int, change: str | None) -> dict:
    counts = dict.fromkeys(("eliminated", "unknown", "worsened", "persisting", "steady"), 0)
    median = None if change is None else Decimal(change)
    row = {"county_code": county, "kind": kind, "households": households, "improved": households}
    return row | counts | {"median_income_change": median}


def test_outcomes_have_their_denominators(tmp_path: Path) -> None:
    rows = [("340101", 2, "improved"), ("340101", 0, "worsened"), ("340102", 1, "steady")]
    effect = pa.table(
        dict(zip(("county_code", "measures", "outcome"), map(list, zip(*rows, strict=True)), strict=True))
    )
    table = outcomes_table(publish(tmp_path, effect=effect), ["340101"])
    assert table is not None and "不能证明因果" in table.note
    told = [(row["group"], row["households"], row["improved"], row["worsened"]) for row in table.rows]
    assert told == [("全部监测对象", 2, 1, 1), ("其中已有帮扶措施", 1, 1, 0), ("其中还没有帮扶措施", 1, 0, 1)]


def test_a_median_of_few_households_is_not_shown(tmp_path: Path) -> None:
    rows = [by_kind("340101", "产业帮扶", 8, "120.5"), by_kind("340101", "教育帮扶", 7, "-9000")]
    day = publish(tmp_path, effect_by_kind=pa.Table.from_pylist([*rows, by_kind("340102", "产业帮扶", 30, "1")]))
    one, whole = kinds_table(day, ["340101"], 8), kinds_table(day, None, 8)
    assert one is not None and whole is not None
    assert [(row["kind"], row["households"], row["median"]) for row in one.rows] == [
        ("产业帮扶", 8, "+120.50"),
        ("教育帮扶", 7, "少于8户不显示"),
    ]
    assert [(row["kind"], row["households"]) for row in whole.rows] == [("产业帮扶", 38), ("教育帮扶", 7)]
    assert "median" not in {column.name for column in whole.columns}, "medians of counties make none of the province"


def test_a_day_without_them_shows_none(tmp_path: Path) -> None:
    day = publish(tmp_path)
    assert outcomes_table(day, None) is kinds_table(day, None, 8) is None and entries(day) == []


def test_entries_add_up_day_by_day(tmp_path: Path) -> None:
    rows = [
        Entered("contact_person", "340101", dt.date(2020, 5, 1), 2),
        Entered("contact_person", "340102", dt.date(2020, 5, 1), 3),
        Entered("contact_person", "340101", dt.date(2020, 4, 20), 4),
        Entered("contact_person", "340101", DAY, 9),
    ]
    day = publish(tmp_path, deadline_entry=pa.Table.from_pylist([row._asdict() for row in rows]))
    yesterday = DAY - dt.timedelta(1)
    assert entered_course(entries(day), "contact_person", yesterday) == (
        (dt.date(2020, 4, 20), 4),
        (dt.date(2020, 5, 1), 9),
    )
    assert entered_course(entries(day, ["340102"]), "contact_person", yesterday) == ((dt.date(2020, 5, 1), 3),)
