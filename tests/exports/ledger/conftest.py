"""A ledger on each database, with a package that left and a receipt of it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest
import sqlalchemy as sa

from exports.ledger.connect import ledger
from exports.ledger.deliveries import mark_delivering, mark_sent, packages_of
from exports.ledger.notices import note_receipt
from exports.ledger.tables import Answer, Receipt, RecordVersion
from exports.ledger.values import packed
from exports.ledger.versions import RECORD_COLUMNS, Prepared, begin_run, prepare
from storage.settings import Settings
from tests.conftest import create_database

DAY = dt.date(2020, 5, 8)
COUNTY, FORMAT = "341221", "marginal_household"


@dataclass(frozen=True)
class Kept:
    """A ledger and its home, and the few moves that a test makes."""

    settings: Settings

    def open(self):  # type: ignore[no-untyped-def]
        return ledger(self.settings.ledger_url, self.settings.home)

    def prepare(self, day: dt.date = DAY, county: str = COUNTY, says: str = "1") -> None:
        cells = dict.fromkeys(RECORD_COLUMNS) | {"format": FORMAT, "household_no": "A", "record_key": "A"}
        row = cells | {"content_hash": says, "compared_hash": says, "said": packed({"户编号": "A", "说": says})}
        file = {"format": FORMAT, "name": "一.xlsx", "rows": 1, "sha256": "1" * 64}
        with self.open() as connection:
            begin_run(connection, day)
            prepare(
                connection, Prepared(day, county, f"{says}{day}".ljust(64, "0"), [file], pa.Table.from_pylist([row]))
            )

    def send(self, day: dt.date = DAY, county: str = COUNTY, sealed: bool = True) -> None:
        with self.open() as connection:
            (package,) = [each for each in packages_of(connection, day) if each.county_code == county]
            mark_delivering(connection, day, package, "2" * 64)
        with self.open() as connection:
            mark_sent(connection, day, package, "sftp://there/x.zip", sealed)

    def answer(self, state: str = "accepted", day: dt.date = DAY) -> None:
        row = {"sha256": "3" * 64, "county_code": COUNTY, "name": "n", "read_on": day, "accepted": 1, "refused": 0}
        with self.open() as connection:
            number = connection.execute(sa.insert(Receipt).values(**row, unused=0).returning(Receipt.id)).scalar_one()
            version = connection.execute(sa.select(sa.func.min(RecordVersion.id))).scalar_one()
            told = {"version_id": version, "receipt_id": number, "state": state, "answered_on": day}
            connection.execute(sa.insert(Answer).values(**told))
            note_receipt(connection, number)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    """A ledger without anything in it."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    if request.param == "sqlite":
        return Kept(Settings(home, "x"))
    url = create_database(request.getfixturevalue("postgresql"), f"l{uuid.uuid4().hex}")
    return Kept(Settings(home, "x", ledger=url))


@pytest.fixture
def full(kept: Kept) -> Kept:
    """A package that left, and its answer."""
    kept.prepare()
    kept.send()
    kept.answer()
    return kept
