from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from sources import stream as module
from sources.mapping import TableMapping
from sources.platform import PlatformError
from sources.stream import check_tables, count_rows, stream

VISIT = TableMapping(table="T_ZF", columns={"household_no": "HBH", "visited_on": "last change"})


@pytest.fixture
def platform() -> Iterator[sa.Connection]:
    with sa.create_engine("sqlite://").connect() as connection:
        connection.exec_driver_sql('create table T_ZF (other text, "last change" text, HBH text)')
        connection.exec_driver_sql("create view V_ZF as select * from T_ZF")
        yield connection


def test_columns_stand_under_their_canonical_names(platform: sa.Connection) -> None:
    platform.exec_driver_sql("insert into T_ZF values ('x', '2020-05-08', 'H1'), (null, null, '')")
    rows = [row for batch in stream(platform, VISIT) for row in batch.to_pylist()]
    assert rows == [{"household_no": "H1", "visited_on": "2020-05-08"}, {"household_no": "", "visited_on": None}]
    assert count_rows(platform, "T_ZF") == 2


def test_batches_are_bounded_and_lose_nothing(platform: sa.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_ROWS", 3)
    for place in range(8):
        platform.exec_driver_sql("insert into T_ZF (HBH) values (?)", (f"H{place}",))
    batches = list(stream(platform, VISIT))
    assert [batch.num_rows for batch in batches] == [3, 3, 2]
    assert {row["household_no"] for batch in batches for row in batch.to_pylist()} == {
        f"H{place}" for place in range(8)
    }


def test_an_empty_table_gives_nothing(platform: sa.Connection) -> None:
    assert list(stream(platform, VISIT)) == []


def test_what_is_missing_is_named_together_in_the_platforms_words(platform: sa.Connection) -> None:
    check_tables(platform, {"visit": VISIT, "seen": TableMapping(table="V_ZF", columns={"household_no": "HBH"})})
    lacking = VISIT.model_copy(update={"columns": {"household_no": "HBH", "visited_on": "zfrq"}})
    none = TableMapping(table="T_HU", columns={"household_no": "HBH"})
    with pytest.raises(PlatformError, match=r"lacks table T_HU, column T_ZF\.zfrq; see sources/mappings"):
        check_tables(platform, {"visit": lacking, "household": none})
