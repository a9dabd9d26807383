"""The ledger's database: opened, brought up to date by Alembic, one writer at a time on SQLite, and never made anew in
silence.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError

from exports.ledger.errors import LedgerError as LedgerError
from exports.ledger.errors import UnfitError as UnfitError
from exports.ledger.events import last_event, take_head
from exports.ledger.head import head_file, write_head
from exports.ledger.trust import RESTORE, require_known, require_nothing_to_remember, require_whole, shown
from storage.errors import is_own
from storage.locks import alone
from storage.passing import passing
from storage.trouble import trouble

_MIGRATIONS = Path(__file__).parent / "migrations"
_WAIT_SECONDS = 120
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def sqlite_file(url: str) -> Path | None:
    """The file of a ledger on SQLite; None of any other."""
    parsed = sa.make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def make_engine(url: sa.URL) -> sa.Engine:
    """An engine that holds no connection open; on SQLite each transaction is a writer's from its beginning."""
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, poolclass=sa.NullPool)
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"timeout": _WAIT_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def settle(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("pragma foreign_keys = on")
        cursor.execute("pragma synchronous = full")
        cursor.close()
        connection.isolation_level = None  # type: ignore[attr-defined]  # the transaction is begun below, as a writer's

    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("begin immediate"))
    return engine


def migrations() -> Config:
    """Alembic's configuration for the ledger."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def upgrade(engine: sa.Engine) -> None:
    """Bring the tables to the newest migration."""
    config = migrations()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def absence(url: str) -> str | None:
    """`missing` or `empty` when the ledger's file is; None when it holds something, or is no file."""
    path = sqlite_file(url)
    if path is None:
        return None
    if not path.exists():
        return "missing"
    return None if path.stat().st_size else "empty"


@cache
def _opened(url: str, home: Path) -> sa.Engine:
    engine = make_engine(sa.make_url(url))
    home.mkdir(parents=True, exist_ok=True)
    with locked(home):  # two tasks that start together migrate once
        if not sa.inspect(engine).has_table("run"):
            require_nothing_to_remember(home, shown(engine.url), "empty")
        upgrade(engine)
    if not head_file(home).exists():
        with engine.begin() as connection:
            require_known(connection, home)
            head = last_event(connection)
        if head is not None:
            write_head(home, head)
    return engine


@contextlib.contextmanager
def locked(home: Path) -> Iterator[None]:
    """Nobody else migrates or replaces the ledger meanwhile."""
    with alone(home / ".ledger"):
        yield


def forget_engines() -> None:
    """The next opening looks at the database as a new process would."""
    _opened.cache_clear()


@contextlib.contextmanager
def in_one_line(url: str) -> Iterator[None]:
    """What a driver raises inside becomes a LedgerError without its words, which may hold values."""
    try:
        told = shown(sa.make_url(url))
    except (sa.exc.ArgumentError, ValueError):  # no URL, or a port that is none
        raise LedgerError("ledger: JIANBANG_LEDGER is no database URL, such as sqlite:////srv/ledger.sqlite") from None
    try:
        yield
    except CommandError:
        raise LedgerError(f"{told}: written by a newer version of this project; run that one") from None
    except (sa.exc.SQLAlchemyError, OSError) as error:
        if is_own(error):
            raise
        code = getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & 0xFF
        if code in _DAMAGED:
            raise LedgerError(f"{told}: damaged, no database or a broken page: {RESTORE}") from None
        kind = UnfitError if isinstance(error, sa.exc.DataError | sa.exc.IntegrityError) else LedgerError
        raise passing(kind(f"{told}: {trouble(error) or type(error).__name__}"), kind is LedgerError) from None


@contextlib.contextmanager
def ledger(url: str, home: Path) -> Iterator[sa.Connection]:
    """One transaction on the ledger; its events are told beside it when it has ended.

    Raises LedgerError in one line when the database cannot be used, or is missing, empty or older than what lies in
    the home.
    """
    with in_one_line(url):
        if (state := absence(url)) is not None:
            require_nothing_to_remember(home, shown(sa.make_url(url)), state)
            forget_engines()
        with _opened(url, home).begin() as connection:
            require_known(connection, home)
            yield connection
            head = take_head(connection)
        if head is not None:
            write_head(home, head)


def require_current(url: str, home: Path) -> None:
    """Raise LedgerError in one line when the ledger does not remember every package in the home."""
    with ledger(url, home) as connection:
        require_whole(connection, home)
