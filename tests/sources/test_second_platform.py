"""A made-up second platform, its tables, columns and codes named otherwise: the same province gives the same
snapshot.
"""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.model import Column, load_model
from sources.mapping import load_mapping
from sources.platform import PlatformError
from sources.snapshot import COUNTIES, FINDINGS, write_snapshot
from storage.digests import digest
from tests.nasty import build
from tests.sources.engine import in_memory

MAPPINGS = Path(__file__).parent / "mappings"
WRITTEN = yaml.safe_load((MAPPINGS / "second.yaml").read_text(encoding="utf-8"))


def in_its_words(value: Any, column: Column) -> Any:
    """A value as the second platform writes it: canonical codes in its own words, anything else as it is."""
    own = {canonical: word for word, canonical in WRITTEN["codes"].get(column.codes, {}).items()}
    if not own or not isinstance(value, str):
        return value
    return (
        ",".join(own.get(word, word) for word in value.split(",")) if column.type == "codes" else own.get(value, value)
    )


def rename(anhui: Path, second: Path) -> None:
    """The rows of Anhui's platform in a second one."""
    with sqlite3.connect(anhui) as source, sqlite3.connect(second) as target:
        source.text_factory = bytes
        for name, table in load_model().items():
            told = WRITTEN["tables"].get(name, {})
            columns = [told.get("columns", {}).get(column, column) for column in table.columns]
            place, marks = told.get("table", name), ", ".join("?" * len(columns))
            listed = ", ".join(f'"{column}"' for column in columns)
            target.execute(f'create table "{place}" ({listed})')
            for row in source.execute(f"select * from {name}"):
                values = [
                    in_its_words(as_stored(value), column)
                    for value, column in zip(row, table.columns.values(), strict=True)
                ]
                target.execute(f'insert into "{place}" values ({marks})', values)


def as_stored(value: Any) -> Any:
    try:
        return value.decode("utf-8") if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        return value


def snapshot(source: Path, mapping: str, folder: Path, mappings: Path | None = None) -> tuple[dict[str, str], object]:
    """The digest of each file, and where every row went."""
    scratch = folder / "scratch"
    scratch.mkdir(parents=True)
    found = load_mapping(mapping, mappings) if mappings else load_mapping(mapping)
    with in_memory() as connection:
        account = write_snapshot(f"sqlite:///{source}", found, connection, folder, scratch).account
    return {name: digest(folder / f"{name}.parquet") for name in (*load_model(), COUNTIES, FINDINGS)}, account


@pytest.mark.slow
def test_two_platforms_one_snapshot_byte_for_byte(tmp_path: Path) -> None:
    build(tmp_path / "anhui.sqlite", seed=9, households=60)
    rename(tmp_path / "anhui.sqlite", tmp_path / "second.sqlite")
    with sqlite3.connect(tmp_path / "second.sqlite") as connection:
        assert connection.execute("select count(*) from T_CY where JKZK in ('JK', 'DB,DB')").fetchone()[0] > 10
    anhui = snapshot(tmp_path / "anhui.sqlite", "anhui_2020", tmp_path / "a")
    assert snapshot(tmp_path / "second.sqlite", "second", tmp_path / "b", MAPPINGS) == anhui


def test_what_the_second_platform_lacks_is_named_in_its_words(tmp_path: Path) -> None:
    build(tmp_path / "anhui.sqlite", seed=9, households=5)
    rename(tmp_path / "anhui.sqlite", tmp_path / "second.sqlite")
    with sqlite3.connect(tmp_path / "second.sqlite") as connection:
        connection.execute("drop table health")
        connection.execute("alter table T_CY drop column ZJHM")
    with pytest.raises(PlatformError, match=r"lacks table health, column T_CY\.ZJHM"):
        snapshot(tmp_path / "second.sqlite", "second", tmp_path / "b", MAPPINGS)
