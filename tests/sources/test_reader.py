"""The quick way of reading a database gives, text for text, what reading it value by value gives."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sources import sqlite_columns
from sources.mapping import TableMapping
from sources.platform import PlatformError, reading, reading_table
from sources.reader import Reader, plain, reader
from storage.passing import is_passing
from tests.conftest import create_database

Rows = list[dict[str, str | None]]
KINDS = ["", "varchar(3)", "text", "integer", "decimal(12,2)", "double", "blob", "charint", "date", "boolean"]
NAMES = [f"c{place}" for place in range(len(KINDS))]
CELL = (
    st.none()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
    | st.binary(max_size=6)
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.sampled_from(
        [1e16, 1e-7, float("inf"), -0.0, 12.0, 0.1 + 0.2, "a\0b", b"\xff\xfe", "NULL", "\\N", "", " ", "7"]
    )
)


def rows_of(way: Reader, table: TableMapping) -> Rows:
    found = [row for batch in way.stream(table) for row in batch.to_pylist()]
    assert len(found) == way.count(table)
    return found


def both(connection: sa.Connection, table: TableMapping) -> tuple[Rows, Rows]:
    with reader(connection) as quick:
        return rows_of(quick, table), rows_of(plain(connection), table)


def made(path: Path, rows: list[tuple[Any, ...]], encoding: str = "UTF-8") -> str:
    path.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"pragma encoding = '{encoding}'")
        columns = ", ".join(f"{name} {kind}" for name, kind in zip(NAMES, KINDS, strict=True))
        connection.execute(f"create table t ({columns})")
        connection.execute("create view v as select " + ", ".join(f"{name} as {name}" for name in NAMES) + " from t")
        connection.executemany(f"insert into t values ({', '.join('?' * len(NAMES))})", rows)
        # A text that is none in its encoding, which a file may hold all the same.
        connection.execute("insert into t (c1) values (cast(x'41ff00e4b8' as text))")
        connection.commit()
    return f"sqlite:///{path}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(*[CELL] * len(NAMES)), max_size=6),
    encoding=st.sampled_from(["UTF-8", "UTF-16le"]),
    batch=st.sampled_from([1, 2, 3, sqlite_columns.BATCH_ROWS]),
)
@example(rows=[(b"a",) * len(NAMES), (500.0,) * len(NAMES), ("a",) * len(NAMES)], encoding="UTF-8", batch=2)
@example(rows=[("a",) * len(NAMES), (500,) * len(NAMES), (b"a",) * len(NAMES)], encoding="UTF-8", batch=1)
def test_sqlite_by_columns_is_sqlite_by_values(
    rows: list[tuple[Any, ...]], encoding: str, batch: int, tmp_path: Path
) -> None:
    url = made(tmp_path / "p.sqlite", rows, encoding)
    with reading(url) as connection, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite_columns, "BATCH_ROWS", batch)
        for table in ("t", "v"):
            quick, slow = both(connection, TableMapping(table=table, columns=dict(zip(NAMES, NAMES, strict=True))))
            assert quick == slow


@pytest.fixture
def small(tmp_path: Path) -> str:
    return made(tmp_path / "p.sqlite", [tuple(range(len(NAMES)))] * 5)


TABLE = TableMapping(table="t", columns={"one": "c0", "two": "c1"})


def test_sqlite_is_read_at_one_moment_while_a_writer_writes(small: str, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "p.sqlite")) as writer:
        writer.execute("pragma journal_mode = wal")
        with reading(small) as connection, reader(connection) as quick:
            writer.execute("delete from t")
            writer.commit()
            assert len(rows_of(quick, TABLE)) == 6


def test_a_table_that_breaks_while_it_is_read_is_told_in_our_words(small: str, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "p.sqlite")) as writer:
        writer.execute("create view broken as select json(c1) as c0, c1 from t")
    lacking = TABLE.model_copy(update={"table": "broken"})
    with (
        pytest.raises(PlatformError, match=r"^platform table broken: \D+$") as caught,
        reading(small) as connection,
        reader(connection) as quick,
        reading_table("broken"),
    ):
        rows_of(quick, lacking)
    assert "JSON" not in str(caught.value) and caught.value.__cause__ is None


SERVED = {
    "postgresql": [
        ("boolean", "true, false, null"),
        ("numeric", "12.50, 1e20, 0e-10"),
        ("numeric(12, 2)", "12.5, null, 0"),
        ("double precision", "1e16, 1e-7, 'inf'"),
        ("real", "0.1, 12, -0.0"),
        ("char(4)", "'a', '', null"),
        ("text", "'', null, 'NULL'"),
        ("text", r"'\.', E'a\nb\r\nc', E'\\N'"),
        ("varchar(9)", "'\"q\",', ' ', '甲\t乙'"),
        ("bytea", r"'\x00ff', '', null"),
        ("date", "'2020-05-08', 'infinity', null"),
        ("timestamp", "'2020-05-08 01:02:03', '2020-05-08 01:02:03.4', null"),
        ("timestamptz", "'2020-05-08 01:02:03+08', null, '2020-05-08 01:02:03.25+00'"),
        ("integer[]", "'{1,2}', '{}', null"),
    ],
    "mariadb": [
        ("boolean", "true, false, null"),
        ("decimal(30, 10)", "12.5, 0, null"),
        ("double", "1e16, 1e-7, 0.1"),
        ("float", "0.1, 12, null"),
        ("char(4)", "'a', '', 'b  '"),
        ("text", "'', null, 'NULL'"),
        ("text", r"'a\nb\r\nc', '\\N', '\\'"),
        ("varchar(9)", r"'\"q\",', ' ', '甲\t乙'"),
        ("text", r"'a\0b', '\Z', ''''"),
        ("date", "'0000-00-00', '2020-05-08', null"),
        ("datetime(3)", "'2020-05-08 01:02:03.4', '0000-00-00', null"),
        ("timestamp null", "'2020-05-08 01:02:03', null, null"),
    ],
}


@pytest.fixture(params=sorted(SERVED))
def served(request: pytest.FixtureRequest) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """A server's database with a table of every type: its URL, and the types with three values of each."""
    url = create_database(request.getfixturevalue(request.param), "ways")
    kinds = SERVED[request.param]
    with sa.create_engine(url).begin() as connection:
        if request.param == "mariadb":
            connection.exec_driver_sql("set sql_mode = ''")
        columns = ", ".join(f"c{place} {kind}" for place, (kind, _) in enumerate(kinds))
        connection.exec_driver_sql(f"create table t ({columns})")
        values = [[value.strip() for value in _split(told)] for _, told in kinds]
        for row in zip(*values, strict=True):
            connection.exec_driver_sql(f"insert into t values ({', '.join(row)})")
    yield url, kinds


def _split(told: str) -> list[str]:
    """Three values at the commas between them, not at those inside quotes."""
    parts = [""]
    quoted = False
    for character in told:
        quoted ^= character == "'"
        if character == "," and not quoted:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def test_a_server_read_by_columns_is_read_as_by_values(served: tuple[str, list[tuple[str, str]]]) -> None:
    url, kinds = served
    with reading(url) as connection:
        names = [f"c{place}" for place in range(len(kinds))]
        quick, slow = both(connection, TableMapping(table="t", columns=dict(zip(names, names, strict=True))))
        assert quick == slow and len(quick) == 3
        alone = [both(connection, TableMapping(table="t", columns={name: name})) for name in names]
        assert all(one == other for one, other in alone)


def test_a_client_whose_connection_drops_is_told_in_our_words(mariadb: sa.URL) -> None:
    url = create_database(mariadb, "dropped_client")
    with sa.create_engine(url).begin() as connection:
        connection.exec_driver_sql("create table t (c0 text, c1 text)")
    with (
        pytest.raises(PlatformError, match=r"^platform table t: the database ended the connection") as caught,
        reading(url) as connection,
        reader(connection) as quick,
    ):
        assert rows_of(quick, TABLE) == []
        own = connection.exec_driver_sql("select connection_id()").scalar_one()
        others = connection.exec_driver_sql("select id from information_schema.processlist where db = 'dropped_client'")
        for (other,) in others.all():
            if other != own:
                connection.exec_driver_sql(f"kill {other}")
        with reading_table("t"):
            rows_of(quick, TABLE)
    assert is_passing(caught.value)


def test_a_value_that_the_server_cannot_make_is_told_in_our_words(mariadb: sa.URL) -> None:
    url = create_database(mariadb, "no_value")
    with sa.create_engine(url).begin() as connection:
        connection.exec_driver_sql("create view t as select 1 as c0, (select 1 union select 2) as c1")
    with (
        pytest.raises(PlatformError, match=r"^platform table t: cannot be read \(ClientError 1242\)$"),
        reading(url) as connection,
        reader(connection) as quick,
        reading_table("t"),
    ):
        rows_of(quick, TABLE)


def test_a_client_is_not_told_the_characters_of_the_driver(mariadb: sa.URL) -> None:
    url = sa.make_url(create_database(mariadb, "gbk"))
    with sa.create_engine(url).begin() as connection:
        connection.exec_driver_sql("create table t (c0 text, c1 text)")
        connection.exec_driver_sql("insert into t values ('临泉县', '一')")
    told = url.update_query_dict({"charset": "gbk"}).render_as_string(hide_password=False)
    with reading(told) as connection, reader(connection) as quick:
        assert rows_of(quick, TABLE) == [{"one": "临泉县", "two": "一"}]


TEXT = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9)


def test_texts_of_a_server_are_read_as_by_values(postgresql: sa.URL) -> None:
    engine = sa.create_engine(create_database(postgresql, "texts"))
    table = TableMapping(table="t", columns={"a": "a", "b": 'b"%'})
    with engine.begin() as connection:
        connection.exec_driver_sql('create table t (a text, "b""%%" text)')

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
    def alike(rows: list[tuple[str | None, str | None]]) -> None:
        with engine.connect() as connection:
            for a, b in rows:
                connection.execute(sa.text("insert into t values (:a, :b)"), {"a": a, "b": b})
            quick, slow = both(connection, table)
            assert quick == slow and [tuple(row.values()) for row in quick] == rows

    alike()
    engine.dispose()
