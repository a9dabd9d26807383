"""The course of deadlines and counties: a day judged again replaces its own rows, and nobody else's."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from exports.ledger.connect import LedgerError
from exports.ledger.course import deadline_course, write_county_course, write_deadline_course
from exports.ledger.tables import CountyCourse
from tests.exports.ledger.conftest import DAY, Kept

NEXT = DAY + dt.timedelta(days=1)


def status(county: str, done: int, **others: Any) -> dict[str, Any]:
    counts = {"need": 5, "done": done, "missing": 5 - done, "overdue": 0, "on_time": done, "done_late": 0}
    own = {"deadline": "contact_person", "county_code": county, "due": dt.date(2020, 5, 10), "state": "on_track"}
    return {**own, **counts, "extended_from": None, "forecast_on": None, "paced_from": None, **others}


def county(code: str, errors: int) -> dict[str, Any]:
    names = {"county_code": code, "county": "临泉县", "prefecture_code": code[:4], "prefecture": None}
    counts = ("confirmed", "candidates", "eliminated", "warnings", "new_findings", "confirmed_true")
    return {**names, **dict.fromkeys(counts, 1), "errors": errors}


def test_a_day_and_an_hour_replace_their_own_rows_alone(kept: Kept) -> None:
    with kept.open() as connection:
        write_deadline_course(connection, DAY, 0, [status("341221", 1), status("", 2), status("340103", 3)])
        write_deadline_course(connection, DAY, 14, [status("341221", 2, forecast_on=NEXT)])
        write_deadline_course(connection, NEXT, 0, [status("341221", 4)])
        write_county_course(connection, DAY, [county("341221", 7), county("340103", 8)])
        write_county_course(connection, NEXT, [county("341221", 9)])
    with kept.open() as connection:
        # Told again as it was, as after a crash, the day leaves its checks; judged otherwise, it is newer than they.
        write_deadline_course(connection, DAY, 0, [status("340103", 3), status("341221", 1), status("", 2)])
        assert deadline_course(connection, DAY, 14) == [status("341221", 2, forecast_on=NEXT)]
        write_deadline_course(connection, DAY, 0, [status("341221", 5) | {"as_of": DAY, "more": "not told"}])
        write_county_course(connection, DAY, [county("341221", 0)])
        assert [row["done"] for row in deadline_course(connection, DAY)] == [5]
        assert deadline_course(connection, DAY, 14) == []
        assert deadline_course(connection, NEXT) == [status("341221", 4)]
        told = connection.execute(sa.select(CountyCourse.as_of, CountyCourse.errors).order_by(CountyCourse.as_of)).all()
        assert [tuple(row) for row in told] == [(DAY, 0), (NEXT, 9)]


def test_what_fails_in_the_middle_leaves_the_rows_of_before(kept: Kept) -> None:
    with kept.open() as connection:
        write_deadline_course(connection, DAY, 0, [status("341221", 1)])
    with pytest.raises(LedgerError), kept.open() as connection:
        write_deadline_course(connection, DAY, 0, [status("341221", 2), status("341221", 3)])
    with kept.open() as connection:
        assert deadline_course(connection, DAY) == [status("341221", 1)]
