"""The ledger on SQLite and PostgreSQL: states of versions, older days, answers all or none, migrations."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from exports.ledger.answers import Answer, AnswerError, apply_answers
from exports.ledger.connect import LedgerError, ledger
from exports.ledger.deliveries import mark_delivering, mark_sent, packages_of
from exports.ledger.tables import Base, RecordVersion
from exports.ledger.versions import Prepared, ever_accepted, is_recorded, known_versions, last_versions, prepare
from tests.conftest import create_database

FIRST, SECOND, THIRD = (dt.date(2020, 5, day) for day in (6, 7, 8))
COUNTY, FORMAT = "341221", "marginal_household"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> "Book":
    if request.param == "sqlite":
        return Book(f"sqlite:///{tmp_path}/ledger.sqlite", tmp_path)
    return Book(create_database(request.getfixturevalue("postgresql"), f"l{abs(hash(tmp_path)) % 10**9}"), tmp_path)


class Book:
    """A ledger, and the few moves that a test makes."""

    def __init__(self, url: str, home: Path) -> None:
        self.url, self.home = url, home

    def open(self):  # type: ignore[no-untyped-def]
        return ledger(self.url, self.home)

    def prepare(self, day: dt.date, hashes: dict[str, str], county: str = COUNTY) -> None:
        records = pd.DataFrame({"format": FORMAT, "record_key": list(hashes), "content_hash": list(hashes.values())})
        with self.open() as connection:
            prepare(connection, Prepared(day, county, f"{day}{hashes}"[:64], [], records))

    def send(self, day: dt.date, hashes: dict[str, str], county: str = COUNTY) -> None:
        self.prepare(day, hashes, county)
        with self.open() as connection:
            mark_delivering(connection, day, county, "0" * 64)
            mark_sent(connection, day, county, "outbox")

    def answer(
        self, day: dt.date, answers: dict[str, bool], name: str = "结果.csv", of: dt.date | None = None
    ) -> tuple[int, int]:
        told = [Answer(key, ok, None if ok else "户编号不存在") for key, ok in answers.items()]
        with self.open() as connection:
            return apply_answers(connection, COUNTY, name, f"{name}{day}".ljust(64, "0")[:64], day, [FORMAT], of, told)

    def last(self, day: dt.date) -> dict[str, tuple[str, str]]:
        with self.open() as connection:
            rows = last_versions(known_versions(connection, [COUNTY], day))
        return {row.record_key: (row.content_hash, row.state) for row in rows.itertuples()}

    def states(self) -> dict[tuple[str, str], str]:
        with self.open() as connection:
            return {
                (str(row.as_of)[:10], row.record_key): row.state for row in connection.execute(sa.select(RecordVersion))
            }


def test_prepared_is_not_known_outside_and_sent_is(book: Book) -> None:
    book.prepare(FIRST, {"A": "1"})
    assert book.last(SECOND) == {}
    book.send(FIRST, {"A": "1"})
    assert book.last(SECOND) == {"A": ("1", "sent")} and book.last(FIRST) == {}


def test_a_day_prepared_again_replaces_what_was_prepared_and_keeps_what_was_sent(book: Book) -> None:
    book.prepare(FIRST, {"A": "1", "B": "1"})
    book.prepare(FIRST, {"A": "2"})
    assert book.states() == {("2020-05-06", "A"): "prepared"}
    book.send(FIRST, {"A": "2"})
    book.prepare(FIRST, {"A": "3", "C": "1"})
    assert book.states() == {("2020-05-06", "A"): "sent", ("2020-05-06", "C"): "prepared"}
    assert book.last(SECOND) == {"A": ("2", "sent")}
    with book.open() as connection:
        assert [package.state for package in packages_of(connection, FIRST)] == ["sent"]
        assert not is_recorded(connection, FIRST, COUNTY, "another manifest")


def test_an_older_day_is_superseded_and_told_so(book: Book) -> None:
    book.send(SECOND, {"A": "2"})
    book.prepare(FIRST, {"A": "1", "B": "1"})
    assert book.states() == {
        ("2020-05-07", "A"): "sent",
        ("2020-05-06", "A"): "superseded",
        ("2020-05-06", "B"): "prepared",
    }
    with book.open() as connection:
        assert [package.newer_day for package in packages_of(connection, FIRST)] == [True]


def test_answers_move_the_version_they_speak_of(book: Book) -> None:
    book.send(FIRST, {"A": "1", "B": "1"})
    book.send(SECOND, {"A": "2"})
    assert book.answer(THIRD, {"A": True}) == (1, 0)
    # The newest version was taken: the older one waits for nothing any more; B still waits.
    assert book.states() == {
        ("2020-05-07", "A"): "accepted",
        ("2020-05-06", "A"): "superseded",
        ("2020-05-06", "B"): "sent",
    }
    assert book.answer(THIRD, {"B": False}, "b.csv") == (0, 1)
    assert book.last(THIRD) == {"A": ("2", "accepted"), "B": ("1", "refused")}
    with book.open() as connection:
        assert list(ever_accepted(known_versions(connection, [COUNTY], THIRD)).record_key) == ["A"]
    # A day before the answers knows nothing of them.
    assert book.last(SECOND) == {"A": ("1", "sent"), "B": ("1", "sent")}


def test_a_receipt_of_a_named_day_answers_that_day(book: Book) -> None:
    book.send(FIRST, {"A": "1"})
    book.send(SECOND, {"A": "2"})
    book.answer(THIRD, {"A": False}, of=FIRST)
    assert book.states() == {("2020-05-06", "A"): "refused", ("2020-05-07", "A"): "sent"}


@pytest.mark.parametrize("answers", [{"A": True, "X": True}, {"A": True, "O": True}])
def test_answers_are_applied_all_or_none(book: Book, answers: dict[str, bool]) -> None:
    book.send(FIRST, {"A": "1"})
    book.send(FIRST, {"O": "1"}, county="340103")
    before = book.states()
    with pytest.raises(AnswerError):
        book.answer(SECOND, answers)
    assert book.states() == before
    assert book.answer(SECOND, {"A": True}) == (1, 0)
    with pytest.raises(AnswerError, match="已经登记过"):
        book.answer(SECOND, {"A": True})


def test_migrations_make_the_tables_that_the_code_maps(book: Book) -> None:
    with book.open() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_ledger_that_cannot_be_reached_is_said_in_one_line_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as caught, ledger("postgresql+psycopg://jb:secret@127.0.0.1:1/ledger", tmp_path):
        pass
    assert "secret" not in str(caught.value) and "127.0.0.1:1" in str(caught.value) and "\n" not in str(caught.value)
