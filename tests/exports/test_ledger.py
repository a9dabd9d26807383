"""The ledger on SQLite and PostgreSQL: states of versions, older days, answers row by row, migrations."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

import exports.ledger
from exports.ledger.answers import (
    ACCEPTED_BEFORE,
    NOT_WAITING,
    OF_ANOTHER_COUNTY,
    READ_BEFORE,
    SEVERAL_FILES,
    Answer,
    Applied,
    Came,
    apply_answers,
)
from exports.ledger.connect import LedgerError, ledger
from exports.ledger.deliveries import mark_delivering, mark_sent, packages_of
from exports.ledger.outside import outside
from exports.ledger.tables import Base
from exports.ledger.versions import NO_RECORDS, Prepared, is_recorded, prepare
from tests.book import states
from tests.conftest import create_database
from tests.inbox import version

FIRST, SECOND, THIRD, FOURTH = (dt.date(2020, 5, day) for day in (6, 7, 8, 9))
COUNTY, OTHER, FORMAT, UPDATE = "341221", "340103", "marginal_household", "update"


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

    def prepare(self, day: dt.date, said: dict[str, str], county: str = COUNTY, name: str = FORMAT) -> None:
        versions = [version(name, key, value, f"number {key}") for key, value in said.items()]
        records = pa.Table.from_pylist(versions) if versions else NO_RECORDS
        with self.open() as connection:
            prepare(connection, Prepared(day, county, f"{day}{said}"[:64], [], records))

    def send(self, day: dt.date, said: dict[str, str], county: str = COUNTY, name: str = FORMAT) -> None:
        self.prepare(day, said, county, name)
        with self.open() as connection:
            (package,) = [each for each in packages_of(connection, day) if each.county_code == county]
            mark_delivering(connection, day, package, "0" * 64)
            mark_sent(connection, day, package, "outbox", sealed=False)

    def answer(
        self,
        day: dt.date,
        answers: dict[str, bool],
        sha256: str = "1",
        of: dt.date | None = None,
        formats: tuple[str, ...] = (FORMAT,),
        by_number: bool = False,
    ) -> Applied:
        told = [
            Answer(
                row,
                {} if by_number else dict.fromkeys(formats, key),
                version(FORMAT, key, "", f"number {key}")["identity_digest"] if by_number else None,
                ok,
                None if ok else "户编号不存在",
            )
            for row, (key, ok) in enumerate(answers.items())
        ]
        with self.open() as connection:
            return apply_answers(
                connection, Came(sha256, COUNTY, "结果.csv", day), dict.fromkeys(formats, 0), of, told, {}
            )

    def last(self, day: dt.date) -> dict[str, tuple[dt.date, str]]:
        with self.open() as connection:
            rows = outside(connection, day)
        return {row.record_key: (row.as_of, row.state) for row in rows.itertuples()}

    def states(self) -> dict[tuple[dt.date, str], str]:
        with self.open() as connection:
            return {(dt.date.fromisoformat(day), key): state for (day, _, _, key), state in states(connection).items()}


def test_prepared_is_not_known_outside_and_sent_is(book: Book) -> None:
    book.prepare(FIRST, {"A": "1"})
    assert book.last(SECOND) == {}
    book.send(FIRST, {"A": "1"})
    assert book.last(SECOND) == {"A": (FIRST, "sent")} and book.last(FIRST) == {}


def test_a_day_prepared_again_replaces_what_was_prepared_and_keeps_what_was_sent(book: Book) -> None:
    book.prepare(FIRST, {"A": "1", "B": "1"})
    book.prepare(FIRST, {"A": "2"})
    assert book.states() == {(FIRST, "A"): "prepared"}
    book.send(FIRST, {"A": "2"})
    book.prepare(FIRST, {"A": "3", "C": "1"})
    assert book.states() == {(FIRST, "A"): "sent", (FIRST, "C"): "prepared"}
    with book.open() as connection:
        assert [package.state for package in packages_of(connection, FIRST)] == ["sent"]
        assert not is_recorded(connection, FIRST, COUNTY, "another manifest")


def test_an_older_day_is_overtaken_and_told_so(book: Book) -> None:
    book.send(SECOND, {"A": "2"})
    book.prepare(FIRST, {"A": "1", "B": "1"})
    assert book.states() == {(SECOND, "A"): "sent", (FIRST, "A"): "overtaken", (FIRST, "B"): "prepared"}
    with book.open() as connection:
        assert [package.newer_day for package in packages_of(connection, FIRST)] == [True]


def test_answers_move_the_version_they_speak_of(book: Book) -> None:
    book.send(FIRST, {"A": "1", "B": "1"})
    book.send(SECOND, {"A": "2"})
    assert book.answer(SECOND, {"A": True}) == Applied(accepted=1)
    # The newest version was taken: the older one waits for nothing any more; B still waits.
    assert book.states() == {(SECOND, "A"): "accepted", (FIRST, "A"): "superseded", (FIRST, "B"): "sent"}
    assert book.answer(SECOND, {"B": False}, "2") == Applied(refused=1)
    assert book.last(THIRD) == {"A": (SECOND, "accepted"), "B": (FIRST, "refused")}
    # A day before the answers knows nothing of them.
    assert book.last(SECOND) == {"A": (FIRST, "sent"), "B": (FIRST, "sent")}


def test_a_receipt_of_a_named_day_answers_that_day(book: Book) -> None:
    book.send(FIRST, {"A": "1"})
    book.send(SECOND, {"A": "2"})
    assert book.answer(THIRD, {"A": False}, of=FIRST) == Applied(refused=1)
    assert book.states() == {(FIRST, "A"): "refused", (SECOND, "A"): "sent"}
    # A day of which there is no version names a day of download: the newest version is meant.
    assert book.answer(THIRD, {"A": True}, "2", of=FOURTH) == Applied(accepted=1)
    assert book.states()[SECOND, "A"] == "accepted"


def test_rows_are_judged_one_by_one(book: Book) -> None:
    book.send(FIRST, {"A": "1", "B": "1"})
    book.send(FIRST, {"O": "1"}, OTHER)
    applied = book.answer(SECOND, {"A": True, "X": True, "O": True, "B": False})
    assert applied == Applied(1, 1, 0, {1: NOT_WAITING, 2: OF_ANOTHER_COUNTY})
    # The same bytes again say nothing new.
    assert book.answer(SECOND, {"A": True, "X": True, "O": True, "B": False}) == Applied(0, 0, 2, applied.unused)
    assert book.answer(SECOND, {"A": False, "B": True}, "2") == Applied(1, 0, 0, {0: ACCEPTED_BEFORE})
    assert book.states() == {(FIRST, "A"): "accepted", (FIRST, "B"): "accepted", (FIRST, "O"): "sent"}


def test_the_bytes_of_before_speak_of_what_had_left_then_and_the_county_is_told(book: Book) -> None:
    book.send(FIRST, {"A": "1"})
    book.answer(FIRST, {"A": False})
    book.send(SECOND, {"A": "2"})
    assert book.answer(SECOND, {"A": False}) == Applied(unused={0: READ_BEFORE})
    assert book.states() == {(FIRST, "A"): "refused", (SECOND, "A"): "sent"}


def test_a_county_answers_what_it_sent_wherever_the_household_is_now(book: Book) -> None:
    book.send(FIRST, {"A": "1"})
    book.send(SECOND, {"A": "2"}, OTHER)
    assert book.answer(THIRD, {"A": True}) == Applied(accepted=1)
    assert book.states() == {(FIRST, "A"): "accepted", (SECOND, "A"): "sent"}


def test_one_key_in_two_files_is_the_one_that_waits(book: Book) -> None:
    book.send(FIRST, {"A": "1"})
    book.send(FIRST, {"B": "1"}, name=UPDATE)
    book.answer(FIRST, {"A": True})
    book.send(SECOND, {"A": "2"}, name=UPDATE)
    assert book.answer(SECOND, {"A": False, "B": True}, "2", formats=(FORMAT, UPDATE)) == Applied(1, 1)
    book.send(THIRD, {"C": "1"})
    book.send(FOURTH, {"C": "1"}, name=UPDATE)
    assert book.answer(FOURTH, {"C": True}, "3", formats=(FORMAT, UPDATE)).unused == {0: SEVERAL_FILES}


def test_an_identity_number_finds_its_record(book: Book) -> None:
    book.send(FIRST, {"A": "1", "B": "1"})
    assert book.answer(SECOND, {"A": True, "X": False}, by_number=True) == Applied(1, 0, 0, {1: NOT_WAITING})
    assert book.states() == {(FIRST, "A"): "accepted", (FIRST, "B"): "sent"}


def test_migrations_make_the_tables_that_the_code_maps(book: Book) -> None:
    with book.open() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_ledger_that_cannot_be_reached_is_said_in_one_line_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as caught, ledger("postgresql+psycopg://jb:secret@127.0.0.1:1/ledger", tmp_path):
        pass
    assert "secret" not in str(caught.value) and "127.0.0.1:1" in str(caught.value) and "\n" not in str(caught.value)


def test_a_ledger_of_the_first_edition_with_answers_is_brought_up_to_date(book: Book) -> None:
    """Its answers stand apart now, one overtaken before it left never leaves, the household is known by its key."""
    engine = sa.create_engine(book.url)
    config = Config()
    config.set_main_option("script_location", str(Path(exports.ledger.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(sa.text("insert into run values ('2020-05-06')"))
        rows = [
            ("marginal_household", "A", "accepted", "2020-05-07", None),
            ("marginal_household", "B", "refused", "2020-05-07", "户编号不存在"),
            ("closing_mark", "返贫预警监测系统/C", "sent", None, None),
            ("marginal_household", "D", "superseded", None, None),
        ]
        insert = sa.text(
            "insert into record_version (as_of, county_code, format, record_key, content_hash, state, answered_on, "
            "reason) values ('2020-05-06', '341221', :format, :key, 'x', :state, :answered, :reason)"
        )
        names = ("format", "key", "state", "answered", "reason")
        connection.execute(insert, [dict(zip(names, row, strict=True)) for row in rows])
    with book.open() as connection:
        known = outside(connection, THIRD).set_index("household_no")
    assert {name: row.state for name, row in known.iterrows()} == {"A": "accepted", "B": "refused", "C": "sent"}
    assert known.loc["B"].reason == "户编号不存在" and bool(known.loc["A"].accepted)
