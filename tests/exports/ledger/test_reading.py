"""The ledger read by the board: beside whoever writes, and one that cannot be trusted is told."""

import pytest
import sqlalchemy as sa

from exports.ledger.connect import LedgerError
from exports.ledger.head import read_head
from exports.ledger.reading import reading_ledger
from exports.ledger.tables import Event, Run
from tests.exports.ledger.conftest import DAY, Kept


def reading(kept: Kept):  # type: ignore[no-untyped-def]
    return reading_ledger(kept.settings.ledger_url, kept.settings.home)


def test_one_reads_while_another_writes_and_sees_one_moment(full: Kept) -> None:
    count = sa.select(sa.func.count()).select_from(Event)
    with full.open() as writer:
        writer.execute(sa.update(Run).values(as_of=Run.as_of))  # the writer holds its lock
        with reading(full) as reader:
            assert reader.execute(count).scalar_one() > 0
    with reading(full) as reader:
        before = reader.execute(count).scalar_one()
        if full.settings.ledger:  # on SQLite's rollback journal a writer waits for whoever reads
            full.prepare(says="2")
        assert reader.execute(count).scalar_one() == before


def test_what_another_worker_tells_meanwhile_makes_a_ledger_no_older(full: Kept) -> None:
    if not full.settings.ledger:
        return  # on SQLite nobody writes while somebody reads
    moment = sa.event.listens_for(sa.Engine, "after_cursor_execute", once=True)
    moment(lambda *_: full.prepare(says="2"))  # the reader's moment is settled, then the head goes on
    with reading(full) as reader:
        assert reader.execute(sa.select(sa.func.max(Event.id))).scalar_one() == 4
    assert read_head(full.settings.home).event == 5


def test_nothing_is_written(full: Kept) -> None:
    with pytest.raises(LedgerError), reading(full) as reader:
        reader.execute(sa.delete(Run).where(Run.as_of > DAY))


def test_a_ledger_of_another_edition_is_told(full: Kept) -> None:
    with full.open() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '0003'")
    with pytest.raises(LedgerError, match="of edition 0003: run any step"), reading(full):
        pass


def test_a_ledger_that_is_missing_or_older_is_told(kept: Kept) -> None:
    if not kept.settings.ledger:
        with pytest.raises(LedgerError, match="missing"), reading(kept):
            pass
    kept.prepare()
    folder = kept.settings.home / "packages" / "as_of=2020-05-09" / "340101"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    with pytest.raises(LedgerError, match="older than the packages"), reading(kept):
        pass
