"""A ledger copied away while it is in use, and put back in one step, by its database's own means."""

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.script import ScriptDirectory

from exports.ledger import postgresql
from exports.ledger.connect import (
    absence,
    forget_engines,
    in_one_line,
    ledger,
    locked,
    make_engine,
    migrations,
    require_current,
    sqlite_file,
    upgrade,
)
from exports.ledger.errors import LedgerError
from exports.ledger.events import BACKUP, RESTORE, record_event
from exports.ledger.head import Head, write_head
from exports.ledger.links import COLUMNS, broken_links
from exports.ledger.tables import Base

Chain = list[tuple[Any, ...]]
_EVENTS = f"select {', '.join(COLUMNS)} from event order by id"
_REVISION = "alembic_version"


def backup(url: str, home: Path, target: Path) -> None:
    """Copy the ledger into a new file that its owner alone can read; the event of it is in the copy.

    Raises LedgerError when the ledger does not remember its packages, the file is there already, or the database has no
    means.
    """
    if target.exists():
        raise LedgerError(f"{target}: there already; give another name")
    if not target.parent.is_dir():
        raise LedgerError(f"{target.parent}: no such folder")
    require_current(url, home)
    with ledger(url, home) as connection:
        version = _server_version(connection)
        record_event(connection, BACKUP, None, None, {})
    beside = target.with_name(f".{target.name}.partial")
    _new_closed(beside)
    try:
        file = sqlite_file(url)
        if file is not None:
            _copy(file, beside)
        else:
            postgresql.dump(sa.make_url(url), version, beside)
        _sync(beside)
        beside.rename(target)
    finally:
        beside.unlink(missing_ok=True)


def _server_version(connection: sa.Connection) -> int:
    """The server's major version; raises LedgerError when its database holds more than the ledger, or has no means."""
    if connection.dialect.name == "sqlite":
        return 0
    if connection.dialect.name != "postgresql":
        raise LedgerError(f"a ledger on {connection.dialect.name} is backed up by that database's own means")
    others = sorted(set(sa.inspect(connection).get_table_names()) - {*Base.metadata.tables, _REVISION})
    if others:
        shared = f"the ledger shares its database with {len(others)} other tables ({others[0]} …)"
        raise LedgerError(f"{shared}: back it up by your own means")
    return _major(connection)


def _major(connection: sa.Connection) -> int:
    return int((connection.dialect.server_version_info or (0,))[0])


def restore(url: str, home: Path, source: Path, force: bool = False) -> tuple[Head | None, Head]:
    """Put a backup in the ledger's place in one step; returns the last event of what was there, and the new one.

    Raises LedgerError and changes nothing when the file is no whole ledger, or, without `force`, the ledger that is
    there has events that the backup lacks.
    """
    chain = _chain_of(url, source)
    with locked(home), in_one_line(url):
        there = _there(url)
        if not force:
            _require_not_newer(there, chain)
        last = Head(there[-1][0], there[-1][-1]) if there else None
        told = {"replaced": None if last is None else {"event": last.event, "hash": last.hash}, "backup": len(chain)}
        file = sqlite_file(url)
        head = _restore_file(file, home, source, told) if file is not None else _restore_server(url, source, told)
        forget_engines()
    write_head(home, head, back=True)
    return last, head


def _chain_of(url: str, source: Path) -> Chain:
    """The events in a backup; raises LedgerError when it is no ledger, not whole, or of a newer version."""
    if not source.is_file():
        raise LedgerError(f"{source}: no such file")
    in_file = sqlite_file(url) is not None
    if not in_file:
        postgresql.program("pg_restore")
    try:
        chain, revision = _in_file(source) if in_file else _in_dump(source)
    except (sqlite3.Error, LedgerError, KeyError, IndexError, ValueError):
        raise LedgerError(f"{source}: no backup of a ledger on {sa.make_url(url).get_backend_name()}") from None
    if revision not in {each.revision for each in ScriptDirectory.from_config(migrations()).walk_revisions()}:
        raise LedgerError(f"{source}: written by a newer version of this project; run that one")
    for place, what in broken_links(chain) if chain else ():
        raise LedgerError(f"{source}: not whole: {place}: {what}; take an older backup")
    return chain


def _in_file(source: Path) -> tuple[Chain, str]:
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        if connection.execute("pragma integrity_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError
        (revision,) = connection.execute(f"select version_num from {_REVISION}").fetchone()
        has_events = connection.execute("select 1 from sqlite_master where name = 'event'").fetchone()
        connection.execute("select count(*) from run, package, file, record_version, receipt limit 0")
        return connection.execute(_EVENTS).fetchall() if has_events else [], revision


def _in_dump(source: Path) -> tuple[Chain, str]:
    rows = postgresql.dumped_rows(source, "event", _REVISION, "run", "record_version")
    if not {"run", "record_version"} <= rows.keys():
        raise KeyError
    chain = [(int(row[0] or 0), *row[1:]) for row in rows.get("event", [])]
    return sorted(chain), str(rows[_REVISION][0][0])


def _there(url: str) -> Chain:
    """The events of the ledger that is to be replaced; none when it is missing, empty, damaged or of before events."""
    if absence(url) is not None:
        return []
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with suppress(sa.exc.DatabaseError), engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(_EVENTS)]
    return []


def _require_not_newer(there: Sequence[Sequence[Any]], chain: Chain) -> None:
    """Raise LedgerError when the ledger that is there has events that the backup lacks."""
    if not there:
        return
    known = {(row[0], row[-1]) for row in chain}
    lost = [row for row in there if (row[0], row[-1]) not in known]
    if lost:
        what = f"the ledger that is there has {len(lost)} events that the backup lacks, from event {lost[0][0]} on"
        raise LedgerError(f"{what}: what left or came back since would be forgotten; --force restores nevertheless")


def _restore_file(file: Path, home: Path, source: Path, told: dict[str, Any]) -> Head:
    """The backup brought up to date beside, then put in place."""
    beside = home / ".ledger.restore"
    _new_closed(beside)
    try:
        shutil.copyfile(source, beside)
        head = _brought_up_to_date(f"sqlite:///{beside}", told)
        _sync(beside)
        if _is_whole(file):
            _copy(beside, file)  # one transaction of the database: writers wait, a crash is rolled back
        else:
            _put_in_place_of_damaged(beside, file)
        file.chmod(0o600)
    finally:
        beside.unlink(missing_ok=True)
    return head


def _put_in_place_of_damaged(beside: Path, file: Path) -> None:
    """Replace a file that is no database any more, which is kept aside; its journal would be applied to the new one."""
    if file.exists() and file.stat().st_size:
        aside = file.with_name(f"{file.name}.damaged")
        aside.unlink(missing_ok=True)
        os.link(file, aside)
    for ending in ("-journal", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    beside.replace(file)


def _restore_server(url: str, source: Path, told: dict[str, Any]) -> Head:
    engine = make_engine(sa.make_url(url))
    with engine.connect() as connection:
        version = _major(connection)
    postgresql.load(sa.make_url(url), version, source, {*Base.metadata.tables, _REVISION})
    return _brought_up_to_date(url, told)


def _brought_up_to_date(url: str, told: dict[str, Any]) -> Head:
    engine = make_engine(sa.make_url(url))
    upgrade(engine)
    with engine.begin() as connection:
        return record_event(connection, RESTORE, None, None, told)


def _is_whole(file: Path) -> bool:
    """Whether a file is a database that can be written by its own means."""
    if not file.exists() or not file.stat().st_size:
        return False
    try:
        with closing(sqlite3.connect(file, timeout=120)) as connection:
            found: tuple[str] = connection.execute("pragma integrity_check(1)").fetchone()
            return found == ("ok",)
    except sqlite3.DatabaseError:
        return False


def _copy(source: Path, target: Path) -> None:
    """One SQLite database over another, as of one moment, by SQLite's own means."""
    with closing(sqlite3.connect(source, timeout=120)) as one, closing(sqlite3.connect(target, timeout=120)) as other:
        one.backup(other)


def _new_closed(path: Path) -> None:
    """A new file that its owner alone can read."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
