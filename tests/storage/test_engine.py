"""Intermediate tables of the engine."""

from pathlib import Path

import ibis
import pytest

from storage.engine import engine, kept
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
