"""The ledger opened to be read alone: nothing is created, migrated or told; what hinders it is a trouble."""

import contextlib
from collections.abc import Iterator

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from exports.ledger.connect import LedgerError, absence, in_one_line, migrations
from exports.ledger.reading import make_reader
from exports.ledger.trust import RESTORE, shown
from steps.verify.trouble import Trouble
from storage.settings import Settings

_MIGRATE = "run any step of the newest day (python -m cli day), which brings it up to date"
_SEE_TO_IT = "see that the database can be reached, then verify again"
_NOT_IN_PLACE = f"{RESTORE}; a new home has none before its first day"


@contextlib.contextmanager
def reading(settings: Settings) -> Iterator[tuple[sa.Connection | None, list[Trouble]]]:
    """A connection that is used to read alone, or None and why there is none."""
    url = settings.ledger_url
    with in_one_line(url):
        told = shown(sa.make_url(url))
    if (state := absence(url)) is not None:
        yield None, [Trouble(told, state, _NOT_IN_PLACE)]
        return
    with contextlib.ExitStack() as stack:
        try:
            with in_one_line(url):
                connection = stack.enter_context(make_reader(url).connect())
                stack.enter_context(in_one_line(url))
                wrong = list(_unreadable(connection, told))
        except LedgerError as error:
            what, _, remedy = str(error).removeprefix(f"{told}: ").partition(": ")
            yield None, [Trouble(told, what, remedy or _SEE_TO_IT)]
            return
        yield (None if any(not each.note for each in wrong) else connection), wrong


def _unreadable(connection: sa.Connection, told: str) -> Iterator[Trouble]:
    """What keeps the tables from being read as the code maps them."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("pragma integrity_check(1)").scalar()
        if found != "ok":
            yield Trouble(told, "damaged: a page or an index is broken", RESTORE)
            return
        if row := connection.exec_driver_sql("pragma foreign_key_check").first():
            yield Trouble(
                f"{told}, table {row[0]}", f"a row names one of table {row[2]} that is not there", RESTORE, True
            )
    if not sa.inspect(connection).has_table("run"):
        yield Trouble(told, "empty, without any table", _NOT_IN_PLACE)
        return
    there = MigrationContext.configure(connection).get_current_revision()
    script = ScriptDirectory.from_config(migrations())
    if there != script.get_current_head():
        known = there in {each.revision for each in script.walk_revisions()}
        yield Trouble(told, f"of edition {there}", _MIGRATE if known else "run the newer version of this project")
