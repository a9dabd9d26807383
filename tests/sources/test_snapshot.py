"""A small platform read whole: what is written, where every row went, and what stops it."""

import sqlite3
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from demo.fill import create_tables
from policies.finding import COLUMNS, OF_READING
from policies.model import load_model
from sources import snapshot, sqlite_columns
from sources.mapping import load_mapping
from sources.platform import PlatformError
from sources.snapshot import COUNTIES, FINDINGS, _failed, write_snapshot
from tests.sources.engine import in_memory

pytestmark = pytest.mark.slow

ROWS: dict[str, list[dict[str, Any]]] = {
    "division": [{"code": "341221", "name": "临泉县", "level": "县"}],
    "household": [
        {"household_no": "H2", "village_code": "999999001001", "register_type": "一般农户"},
        {"household_no": "H1", "village_code": "３４１２２１００１００１", "register_type": "脱贫户 "},
    ],
    "member": [
        {"household_no": "H1", "person_no": "P2", "id_number": "11010519491231002x"},
        {"household_no": "H1", "person_no": "P1", "id_number": "unknown"},
    ],
    "visit": [{"household_no": "H9", "visited_on": "2020-04-01"}],
}


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("platform") / "p.sqlite"
    with sqlite3.connect(path) as connection:

        class _Executor:
            exec_driver_sql = staticmethod(connection.execute)

        create_tables(_Executor())  # type: ignore[arg-type]
        for table, rows in ROWS.items():
            for row in rows:
                marks = ", ".join("?" * len(row))
                connection.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values()))
    return path


def write(platform: Path, folder: Path) -> dict[str, dict[str, int]]:
    (folder / "raw").mkdir()
    with in_memory() as connection:
        mapping = load_mapping("anhui_2020")
        return write_snapshot(f"sqlite:///{platform}", mapping, connection, folder, folder / "raw").account


@pytest.fixture(scope="module")
def written(platform: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, int]]]:
    folder = tmp_path_factory.mktemp("snapshot")
    return folder, write(platform, folder)


def rows_of(folder: Path, name: str) -> list[dict[str, Any]]:
    return pq.read_table(folder / f"{name}.parquet").to_pylist()


def test_every_table_is_written_with_its_columns_and_what_is_derived(written: tuple[Path, object]) -> None:
    for name, table in load_model().items():
        assert pq.read_schema(written[0] / f"{name}.parquet").names == [*table.columns, *table.derived]


def test_rows_stand_in_the_order_of_their_key(written: tuple[Path, object]) -> None:
    assert [row["household_no"] for row in rows_of(written[0], "household")] == ["H1", "H2"]
    members = rows_of(written[0], "member")
    assert [(row["person_no"], row["number"]) for row in members] == [("P1", None), ("P2", "11010519491231002X")]


def test_where_every_row_went(written: tuple[Path, dict[str, dict[str, int]]]) -> None:
    account = written[1]
    assert set(account) == set(load_model())
    for table, places in account.items():
        assert places["read"] == len(ROWS.get(table, []))
        assert places["read"] == sum(count for place, count in places.items() if place != "read")
    assert account["visit"]["without household"] == 1


def test_findings_carry_the_county_of_their_household(written: tuple[Path, object]) -> None:
    folder = written[0]
    assert pq.read_schema(folder / f"{FINDINGS}.parquet").names == [*COLUMNS, "county_code", *OF_READING]
    told = {(row["rule"], row["key"], row["field"]): row["county_code"] for row in rows_of(folder, FINDINGS)}
    assert told == {
        ("value_normalised", "H1", "village_code"): "341221",
        ("value_normalised", "H1", "register_type"): "341221",
        ("county_unknown", "H2", "village_code"): None,
        ("household_unknown", "H9/2020-04-01", "household_no"): None,
        ("value_missing", "H9/2020-04-01", "finding"): None,
    }
    assert [row["county_code"] for row in rows_of(folder, COUNTIES)] == ["341221"]


def test_rows_that_do_not_arrive_stop_the_day(platform: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_columns, "count", lambda connection, table: 3)
    with pytest.raises(PlatformError, match="rows arrived of 3 that the source counts"):
        write(platform, tmp_path)


def test_work_that_fails_stops_the_day_with_its_own_error(
    platform: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*told: object) -> None:
        raise ZeroDivisionError("no room")

    monkeypatch.setattr(snapshot, "count_records", fails)
    with pytest.raises(ZeroDivisionError, match="no room"):
        write(platform, tmp_path)


def test_what_has_failed_is_known_before_anybody_asks_for_it() -> None:
    done, failed, waiting = Future[None](), Future[None](), Future[None]()
    done.set_result(None)
    assert not _failed([done, waiting])
    failed.set_exception(ZeroDivisionError())
    assert _failed([done, failed, waiting])
