"""The ledger opened to be read alone: nothing is created, migrated, told or locked for writing."""

import contextlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from alembic.script import ScriptDirectory

from exports.ledger.connect import LedgerError, absence, in_one_line, migrations, sqlite_file
from exports.ledger.trust import RESTORE, beside, require_known, shown

_WAIT_SECONDS = 10


def make_reader(url: str) -> sa.Engine:
    """An engine that makes no file and refuses to write; a rollback journal that a crash left may be applied."""
    file = sqlite_file(url)
    if file is None:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return sa.create_engine(url, poolclass=sa.NullPool, execution_options=options)
    opened = f"sqlite:///file:{quote(str(file))}?mode=rw&uri=true"
    engine = sa.create_engine(opened, poolclass=sa.NullPool, connect_args={"timeout": _WAIT_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def settle(connection: object, _record: object) -> None:
        connection.execute("pragma query_only = on")  # type: ignore[attr-defined]
        connection.isolation_level = None  # type: ignore[attr-defined]  # the transaction is begun below, as a reader's

    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("begin"))
    return engine


@cache
def _newest_edition() -> str | None:
    return ScriptDirectory.from_config(migrations()).get_current_head()


@contextlib.contextmanager
def reading_ledger(url: str, home: Path) -> Iterator[sa.Connection]:
    """One moment of the ledger, for reading alone.

    Raises LedgerError in one line when it is missing, empty, of another edition, older than what lies in the home, or
    cannot be read.
    """
    with in_one_line(url):
        told = shown(sa.make_url(url))
        if (state := absence(url)) is not None:
            raise LedgerError(f"{told}: {state}: {RESTORE}; a new home has none before its first day")
        seen = beside(home)
        with make_reader(url).connect() as connection:
            edition = _edition(connection)
            if edition != _newest_edition():
                raise LedgerError(f"{told}: of edition {edition}: run any step, which brings it up to date")
            require_known(connection, home, seen)
            yield connection


def _edition(connection: sa.Connection) -> str | None:
    """The newest migration of the database; None of one without tables."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("select version_num from alembic_version").scalar()
