"""The month of judgement M, and the windows W, P, Y and E it gives (N1.1b)."""

import datetime as dt
from collections.abc import Callable

import ibis
import ibis.expr.types as ir
import pytest

from policies.months import index_of
from tests.memory import by_household, given, judgement, values
from transforms.windows import Window, income_window, previous_year, prior_window


def number(month: str) -> int:
    return index_of(dt.date.fromisoformat(f"{month}-01"))


@pytest.mark.parametrize(
    ("month", "window", "first", "last"),
    [
        ("2020-05", income_window, "2019-05", "2020-04"),  # W: the twelve whole months before May 2020
        ("2020-01", income_window, "2019-01", "2019-12"),
        ("2020-05", prior_window, "2018-05", "2019-04"),  # P: the twelve before W
        ("2020-01", prior_window, "2018-01", "2018-12"),
        ("2020-05", previous_year, "2019-01", "2019-12"),  # Y: the calendar year before
        ("2020-01", previous_year, "2019-01", "2019-12"),
        ("2020-12", previous_year, "2019-01", "2019-12"),
        ("2021-01", previous_year, "2020-01", "2020-12"),
    ],
)
def test_a_window_holds_its_first_and_last_month_and_neither_neighbour(
    month: str, window: Callable[[ir.IntegerValue], Window], first: str, last: str
) -> None:
    edges = [number(first) - 1, number(first), number(last), number(last) + 1]
    rows = given({"month": "int64"}, *({"month": edge} for edge in edges))
    assert values(window(ibis.literal(number(month))).holds(rows.month)) == [False, True, True, False]


def test_a_month_that_cannot_be_read_is_in_no_window() -> None:
    rows = given({"month": "int64"}, {})
    assert values(income_window(ibis.literal(number("2020-05"))).holds(rows.month)) == [None]


def judged(day: str, identified: dict[str, str | None]) -> dict[str, tuple[int, str, str]]:
    """By household: M, the first and the last day of E."""
    return {
        no: (row["judgement_month"], row["evidence_from"].isoformat(), row["evidence_until"].isoformat())
        for no, row in by_household(judgement(identified, day)).items()
    }


def test_the_month_of_judgement_and_the_days_of_evidence() -> None:
    identified = {
        "blank": None,
        "own": "2020-05",
        "future": "2020-06",
        "leap": "2020-02",
        "year's last": "2019-12",
        "year's first": "2020-01",
    }
    assert judged("2020-05-08", identified) == {
        "blank": (number("2020-05"), "2019-05-01", "2020-05-08"),  # no month: D's; E ends on D
        "own": (number("2020-05"), "2019-05-01", "2020-05-08"),  # D is earlier than 31 May
        "future": (number("2020-05"), "2019-05-01", "2020-05-08"),  # after D's month: not used
        "leap": (number("2020-02"), "2019-02-01", "2020-02-29"),  # E ends with M
        "year's last": (number("2019-12"), "2018-12-01", "2019-12-31"),
        "year's first": (number("2020-01"), "2019-01-01", "2020-01-31"),
    }


def test_on_the_last_day_of_a_month_both_ends_of_evidence_meet() -> None:
    assert judged("2020-02-29", {"own": "2020-02"}) == {"own": (number("2020-02"), "2019-02-01", "2020-02-29")}


def test_the_current_judgement_takes_the_month_of_the_day_for_everyone() -> None:
    for row in by_household(judgement({"old": "2018-03", "blank": None}, "2020-01-15")).values():
        assert row["current_judgement_month"] == number("2020-01")
        assert (row["current_evidence_from"], row["current_evidence_until"]) == (
            dt.date(2019, 1, 1),
            dt.date(2020, 1, 15),
        )
