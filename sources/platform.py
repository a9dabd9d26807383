"""The platform's database, opened for reading only, in one consistent view of all tables."""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from sources.driver_words import comes_back, driver_words
from storage.passing import passing
from storage.trouble import trouble
from storage.urls import shown

_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}


class PlatformError(RuntimeError):
    """The platform cannot be read; one line that says what and where, without password or personal data."""


def platform_url(source: str) -> sa.URL:
    """The URL with the driver this project carries; raises PlatformError when it is none."""
    try:
        url = sa.make_url(source)
    except (ArgumentError, ValueError):  # a port or an address in brackets that is none
        raise PlatformError("the source is no database URL, such as postgresql+psycopg://user@host/name") from None
    return url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))


def _sqlite_connection(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
    # A text that is not UTF-8 must reach the findings, not stop the run.
    connection.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
    return connection


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, poolclass=sa.NullPool)
    path = url.database or ""
    engine = sa.create_engine("sqlite://", creator=lambda: _sqlite_connection(path), poolclass=sa.NullPool)
    # The driver begins no transaction for a select; without one, tables would be read at different moments.
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _options(url: sa.URL) -> dict[str, Any]:
    backend = url.get_backend_name()
    if backend == "postgresql":
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return {} if backend == "sqlite" else {"isolation_level": "REPEATABLE READ"}


# What goes wrong with a database, beneath SQLAlchemy and beside it.
_ERRORS = (sa.exc.SQLAlchemyError, sqlite3.Error, OSError, UnicodeError)


@contextlib.contextmanager
def _told(what: str) -> Iterator[None]:
    """Every failure as one PlatformError that names `what` failed; nothing that a driver says, whose words may quote a
    record.
    """
    try:
        yield
    except _ERRORS as error:
        if isinstance(error, OSError) and trouble(error) is not None:
            raise  # our own disk, on which the rows are put
        raise passing(PlatformError(f"{what}: {driver_words(error)}"), comes_back(error)) from None


@contextlib.contextmanager
def reading(source: str) -> Iterator[sa.Connection]:
    """A connection whose reads all see one moment; every failure becomes one PlatformError."""
    url = platform_url(source)
    told = shown(url.render_as_string(hide_password=False))
    try:
        engine = _engine(url)
    except (NoSuchModuleError, ImportError):
        raise PlatformError(f"{told}: no driver for {url.drivername}") from None
    try:
        with _told(f"platform {told}"), engine.connect() as connection:
            bound = connection.execution_options(**_options(url))
            with bound.begin():
                yield bound
    finally:
        engine.dispose()


def reading_table(table: str) -> contextlib.AbstractContextManager[None]:
    """Whatever fails inside is told as a failure of reading this table."""
    return _told(f"platform table {table}")
