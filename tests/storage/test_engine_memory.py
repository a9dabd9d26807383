"""Intermediate tables of the engine, and how much memory it takes."""

from pathlib import Path

import ibis
import pytest

from storage.engine import engine, kept
from storage.engines.errors import EngineError
from storage.settings import Settings


def test_what_is_kept_has_the_rows_and_types_of_its_expression(tmp_path: Path) -> None:
    rows = ibis.memtable({"月 份": [1, 2, 2], "text": ["a", None, "c"]})
    counted = rows.group_by("月 份").aggregate(
        whole=rows["月 份"].sum(), share=rows["月 份"].cast("decimal(14, 2)").max()
    )
    with engine(Settings(tmp_path, "sqlite://")) as connection:
        found = kept(connection, "counted", counted)
        assert found.schema() == counted.schema() == connection.table("counted", database=("temp", "main")).schema()
        assert sorted(found.to_pyarrow().to_pydict()["whole"]) == [1, 4]
        assert kept(connection, "none", rows.filter(rows.text == "b")).count().execute() == 0
        with pytest.raises(Exception, match="already exists"):
            kept(connection, "counted", counted)
        connection.drop_table("counted")
        assert kept(connection, "counted", rows.select("text")).columns == ("text",)


@pytest.mark.parametrize(("memory", "limit"), [("2GiB", "1.5 GiB"), ("1000MiB", "750.0 MiB"), ("1.5GiB", "1.1 GiB")])
def test_a_share_of_the_memory(tmp_path: Path, memory: str, limit: str) -> None:
    with engine(Settings(tmp_path, "sqlite://", memory=memory), share=0.75) as connection:
        assert connection.raw_sql("SELECT current_setting('memory_limit')").fetchall() == [(limit,)]


def test_too_little_memory_names_the_setting(tmp_path: Path) -> None:
    told = "^JIANBANG_MEMORY=30MB: the engine needs more"
    with pytest.raises(EngineError, match=told), engine(Settings(tmp_path, "sqlite://", memory="30MB")) as connection:
        numbers = ibis.range(0, 5_000_000).unnest().name("number").as_table()
        connection.to_pyarrow(numbers.aggregate(all=numbers.number.cast("string").collect()))
