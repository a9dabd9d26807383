import sqlite3
import threading
import time
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from demo.fill import fill
from sources.platform import PlatformError, platform_url, reading
from steps.pull import pull
from storage import layout
from storage.day import Day
from storage.digests import digests
from tests.conftest import create_database
from tests.day import DAY, settings_for


@pytest.mark.parametrize(
    ("source", "driver"),
    [
        ("postgresql://u@host/p", "postgresql+psycopg"),
        ("postgres://u@host/p", "postgresql+psycopg"),
        ("mysql://u@host/p", "mysql+pymysql"),
        ("mariadb://u@host/p", "mariadb+pymysql"),
        ("mariadb+pymysql://u@host/p", "mariadb+pymysql"),
        ("sqlite:///p.sqlite", "sqlite"),
    ],
)
def test_a_database_is_read_with_the_driver_at_hand(source: str, driver: str) -> None:
    assert platform_url(source).drivername == driver


def test_a_platform_is_only_read(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    sqlite3.connect(path).execute("create table t (a)").connection.close()
    with pytest.raises(PlatformError, match="readonly"), reading(f"sqlite:///{path}") as connection:
        connection.exec_driver_sql("insert into t values (1)")


def test_a_missing_file_is_one_clear_error_and_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(PlatformError, match="unable to open database file"):
        pull(Day(DAY, settings_for(tmp_path, tmp_path / "none.sqlite")))
    assert not (tmp_path / "none.sqlite").exists()


def test_missing_tables_and_columns_are_named_together(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    fill(f"sqlite:///{path}", count=10, rate=0)
    with sqlite3.connect(path) as connection:
        connection.execute("drop table visit")
        connection.execute("alter table member drop column sex")
    with pytest.raises(
        PlatformError, match=r"lacks column member\.sex, table visit|lacks table visit, column member\.sex"
    ):
        pull(Day(DAY, settings_for(tmp_path, path)))


def test_what_is_no_database_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "p.sqlite").write_text("not a database, only some text that is long enough" * 20)
    with pytest.raises(PlatformError, match="not a database"):
        pull(Day(DAY, settings_for(tmp_path, tmp_path / "p.sqlite")))
    for source in ("hello", "postgresql://u:pw@[::1/x", "postgresql://u:pw@h:port/x"):
        with pytest.raises(PlatformError, match="no database URL"), reading(source):
            pass


def test_a_wrong_password_shows_neither_password_nor_trace(postgresql: sa.URL, tmp_path: Path) -> None:
    url = f"postgresql://nobody:s3cret@/postgres?host={postgresql.query['host']}"
    with pytest.raises(PlatformError) as caught:
        pull(Day(DAY, settings_for(tmp_path, url)))
    assert "s3cret" not in str(caught.value) and "\n" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_dropped_connection_publishes_nothing(postgresql: sa.URL, tmp_path: Path) -> None:
    url = create_database(postgresql, "dropped")
    fill(url, count=3000, rate=0)
    settings = settings_for(tmp_path, url)
    pull(Day(DAY, settings))
    before = digests(layout.day_folder(tmp_path, "snapshot", DAY))
    stop = threading.Event()

    def drop_connections() -> None:
        admin = f"host={postgresql.query['host']} user=postgres dbname=postgres"
        with psycopg.connect(admin, autocommit=True) as connection:
            while not stop.is_set():
                connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'dropped'")
                time.sleep(0.05)

    dropper = threading.Thread(target=drop_connections)
    dropper.start()
    try:
        with pytest.raises(PlatformError):
            pull(Day(DAY, settings))
    finally:
        stop.set()
        dropper.join()
    assert digests(layout.day_folder(tmp_path, "snapshot", DAY)) == before


def test_all_tables_are_read_at_one_moment(postgresql: sa.URL, tmp_path: Path) -> None:
    url = create_database(postgresql, "moment")
    fill(url, count=50, rate=0)
    with reading(url) as connection:
        before = connection.execute(sa.text("select count(*) from household")).scalar_one()
        with sa.create_engine(url).begin() as writer:
            writer.execute(sa.text("delete from household"))
            writer.execute(sa.text("delete from member"))
        assert connection.execute(sa.text("select count(*) from household")).scalar_one() == before
        assert connection.execute(sa.text("select count(*) from member")).scalar_one() > 0
