"""Months as numbers, and the days they begin and end on."""

import datetime as dt

import ibis.expr.types as ir

from policies.months import first_day, index_of, last_day, month_index, months_later, year_start
from tests.memory import given, values

DAYS = ("2019-12-31", "2020-01-01", "2020-02-29", "2100-02-28", "2019-02-01", None)


def days(*texts: str | None) -> ir.DateColumn:
    return given({"day": "date"}, *({"day": text} for text in texts)).day


def iso(column: ir.DateValue) -> list[str | None]:
    return [None if day is None else day.isoformat() for day in values(column)]


def test_months_are_numbered_from_year_nought() -> None:
    # 2019 × 12 + 11 = 24239 and the next month is the next number, over the year's end.
    assert values(month_index(days(*DAYS))) == [24239, 24240, 24241, 25201, 24229, None]
    assert [index_of(dt.date.fromisoformat(day)) for day in DAYS if day] == [24239, 24240, 24241, 25201, 24229]


def test_a_month_begins_on_its_first_and_ends_on_its_last_day() -> None:
    month = month_index(days(*DAYS))
    assert iso(first_day(month)) == ["2019-12-01", "2020-01-01", "2020-02-01", "2100-02-01", "2019-02-01", None]
    # 2020 is a leap year, 2100 is none.
    assert iso(last_day(month)) == ["2019-12-31", "2020-01-31", "2020-02-29", "2100-02-28", "2019-02-28", None]


def test_a_year_starts_in_its_january() -> None:
    assert values(year_start(month_index(days(*DAYS)))) == [24228, 24240, 24240, 25200, 24228, None]


def test_a_month_later_is_the_same_day_or_the_last_there_is() -> None:
    begun = days("2020-01-31", "2019-01-31", "2020-01-29", "2020-02-29", "2020-03-31", "2019-12-31", "2020-05-08", None)
    assert iso(months_later(begun, 1)) == [
        "2020-02-29",  # leap year
        "2019-02-28",
        "2020-02-29",
        "2020-03-29",  # the 29th, not the last day
        "2020-04-30",
        "2020-01-31",  # over the year's end
        "2020-06-08",
        None,
    ]


def test_several_months_later() -> None:
    assert iso(months_later(days("2019-11-30", "2020-02-29"), 3)) == ["2020-02-29", "2020-05-29"]
    assert iso(months_later(days("2020-02-29", None), 12)) == ["2021-02-28", None]
