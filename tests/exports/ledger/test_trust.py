"""A ledger that is missing, empty, older or damaged is told in one line, never made anew in silence."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from exports.ledger.connect import LedgerError, forget_engines, ledger, require_current
from storage import layout
from storage.settings import Settings
from tests.exports.ledger.conftest import COUNTY, DAY, Kept

LATER = DAY + dt.timedelta(days=1)


def publish(settings: Settings, day: dt.date = DAY, county: str = COUNTY) -> None:
    folder = layout.day_folder(settings.home, "packages", day) / county
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}", encoding="utf-8")


def one_line(settings: Settings, *words: str) -> None:
    for _ in range(2):  # in the process that wrote it, and in a new one
        with pytest.raises(LedgerError) as caught:
            require_current(settings.ledger_url, settings.home)
        told = str(caught.value)
        assert "\n" not in told and all(word in told for word in words), told
        forget_engines()


@pytest.fixture
def packed(tmp_path: Path) -> Kept:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    kept = Kept(Settings(home, "x"))
    kept.prepare()
    publish(kept.settings)
    require_current(kept.settings.ledger_url, home)
    return kept


def delete(file: Path) -> None:
    file.unlink()


def empty(file: Path) -> None:
    file.write_bytes(b"")


def overwrite(file: Path) -> None:
    file.write_bytes(b"something else, for a while " * 400)


def break_pages(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    file.write_bytes(data)


@pytest.mark.parametrize(
    ("damage", "word"), [(delete, "missing"), (empty, "empty"), (overwrite, "damaged"), (break_pages, "damaged")]
)
def test_a_file_that_is_no_ledger_any_more(packed: Kept, damage: Callable[[Path], None], word: str) -> None:
    file = packed.settings.home / "ledger.sqlite"
    damage(file)
    before = file.read_bytes() if file.exists() else None
    one_line(packed.settings, "ledger.sqlite", word, "python -m cli ledger restore FILE")
    assert (file.read_bytes() if file.exists() else None) == before, "nothing is made anew"


def test_an_older_ledger_by_its_days_and_by_its_counties(kept: Kept) -> None:
    kept.prepare()
    publish(kept.settings)
    publish(kept.settings, county="340103")
    one_line(kept.settings, "older", "340103 of 2020-05-08")
    publish(kept.settings, LATER)
    one_line(kept.settings, "older", "knows days until 2020-05-08", "packages of 2020-05-09")


def test_an_older_ledger_by_its_head(packed: Kept) -> None:
    file = packed.settings.home / "ledger.sqlite"
    older = file.with_name("older")
    shutil.copy(file, older)
    packed.send()
    shutil.copy(older, file)
    one_line(packed.settings, "older than ledger.head", "event 3")


def test_an_older_ledger_by_the_outbox(packed: Kept) -> None:
    folder = packed.settings.home / "outbox" / COUNTY
    folder.mkdir(parents=True)
    (folder / f"{COUNTY}_20200508.zip").write_bytes(b"")
    require_current(packed.settings.ledger_url, packed.settings.home)
    (folder / f"{COUNTY}_20200509.zip").write_bytes(b"")
    one_line(packed.settings, "older than the outbox", "2020-05-09")


def test_an_outbox_or_a_head_alone_tells_that_there_was_a_ledger(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home", "x")
    folder = settings.home / "outbox" / COUNTY
    folder.mkdir(parents=True)
    (folder / f"{COUNTY}_20200508.zip").write_bytes(b"")
    one_line(settings, "missing", "packages of 2020-05-08")
    shutil.rmtree(settings.home / "outbox")
    (settings.home / "ledger.head").write_text('{"event": 3, "hash": "x"}')
    one_line(settings, "missing", "ledger.head")


def test_a_server_without_our_tables_is_empty(kept: Kept) -> None:
    publish(kept.settings)
    url = sa.make_url(kept.settings.ledger_url)
    one_line(kept.settings, "missing" if url.get_backend_name() == "sqlite" else "empty", "2020-05-08")
    if url.get_backend_name() == "postgresql":
        assert sa.inspect(sa.create_engine(url, poolclass=sa.NullPool)).get_table_names() == []


def test_a_fresh_home_and_one_that_was_moved_aside_begin_anew(packed: Kept) -> None:
    home = packed.settings.home
    (home / "ledger.sqlite").unlink()
    (home / "packages" / f"as_of={DAY}").rename(home / "packages" / f"as_of={DAY}.aside")
    (home / "ledger.head").rename(home / "head.aside")
    with ledger(packed.settings.ledger_url, home) as connection:
        assert connection.execute(sa.text("select count(*) from package")).scalar() == 0


def test_a_ledger_of_a_newer_version_is_told(packed: Kept) -> None:
    with packed.open() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    forget_engines()
    with pytest.raises(LedgerError, match="newer version of this project"), packed.open():
        pass
