"""The ledger's database: opened, brought up to date by Alembic, one writer at a time on SQLite."""

import contextlib
import fcntl
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from storage.trouble import trouble
from storage.urls import shown

_MIGRATIONS = Path(__file__).parent / "migrations"
_WAIT_SECONDS = 120


class LedgerError(RuntimeError):
    """The ledger cannot be used; one line that says what and where, without password or personal data."""


def _engine(url: sa.URL) -> sa.Engine:
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


def upgrade(engine: sa.Engine) -> None:
    """Bring the tables to the newest migration."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@cache
def _opened(url: str, lock: Path) -> sa.Engine:
    engine = _engine(sa.make_url(url))
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # two tasks that start together migrate once
        upgrade(engine)
    return engine


@contextlib.contextmanager
def ledger(url: str, home: Path) -> Iterator[sa.Connection]:
    """One transaction on the ledger; raises LedgerError in one line when the database cannot be used."""
    try:
        with _opened(url, home / ".ledger.lock").begin() as connection:
            yield connection
    except sa.exc.ArgumentError:
        raise LedgerError("ledger: JIANBANG_LEDGER is no database URL, such as sqlite:////srv/ledger.sqlite") from None
    except (sa.exc.SQLAlchemyError, OSError) as error:
        raise LedgerError(f"ledger {shown(url)}: {trouble(error) or type(error).__name__}") from None
