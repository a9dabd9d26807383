"""The life of a household from day to day (N1.3b, N1.3d, N3.2c, N3.2d)."""

import datetime as dt

import pytest

from policies.schemas import result_schema
from policies.words import LIFE_STATES, STATUSES
from tests.memory import Row, assessed, by_household, canonical, found, given
from transforms.life import first_day, life

FIRST = dt.date(2020, 5, 8)


def lived(*statuses: str) -> Row:
    """The life after the last of the days, one status a day from FIRST on."""
    before = first_day(canonical("household", {"household_no": "H"}))
    row: Row = {}
    for place, status in enumerate(statuses):
        today = life(assessed({"household_no": "H", "status": status}), before, FIRST + dt.timedelta(place))
        row = found(today)[0]
        before = given(result_schema("life"), row)
    return row


def day(place: int) -> dt.date:
    """The day of a life with that number, from 1."""
    return FIRST + dt.timedelta(place - 1)


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        (["candidate"], "candidate"),
        (["candidate", "confirmed"], "confirmed"),
        (["confirmed", "eliminated"], "eliminated"),
        (["confirmed", "eliminated", "candidate"], "returning"),
        (["confirmed", "eliminated", "candidate", "confirmed"], "confirmed"),
        (["eliminated", "candidate", "none"], "eliminated"),
        (["candidate", "none"], "none"),
        (["candidate", "rejected", "candidate"], "candidate"),
    ],
)
def test_the_course_of_a_life(statuses: list[str], state: str) -> None:
    assert lived(*statuses)["state"] == state


# Today's state where it is not simply today's status, worked from "Life" of definitions.md.
STAYS = {
    ("confirmed", "none"): "confirmed",
    ("confirmed", "candidate"): "confirmed",
    ("confirmed", "rejected"): "confirmed",
    ("eliminated", "none"): "eliminated",
    ("eliminated", "rejected"): "eliminated",
    ("eliminated", "candidate"): "returning",
    ("returning", "candidate"): "returning",
    ("returning", "none"): "eliminated",
    ("returning", "rejected"): "eliminated",
}
PAIRS = {f"{state}/{status}": (state, status) for state in LIFE_STATES for status in STATUSES}


@pytest.fixture(scope="module")
def answers() -> dict[str, Row]:
    """Today's life of a household for every state of yesterday and every status of today."""
    since = {"since": FIRST, "verified_from": None, "verified_on": None}
    before = given(
        result_schema("life"), *({"household_no": no, "state": state} | since for no, (state, _) in PAIRS.items())
    )
    return by_household(
        life(assessed(*({"household_no": no, "status": each} for no, (_, each) in PAIRS.items())), before, day(2))
    )


def test_every_state_has_an_answer_to_every_status(answers: dict[str, Row]) -> None:
    assert {no: row["state"] for no, row in answers.items()} == {
        no: STAYS.get(pair, pair[1]) for no, pair in PAIRS.items()
    }


def test_a_state_is_dated_by_the_day_it_began(answers: dict[str, Row]) -> None:
    for number, row in answers.items():
        same = row["state"] == PAIRS[number][0]
        assert (row["changed"], row["since"], row["previous_state"]) == (
            not same,
            day(1 if same else 2),
            PAIRS[number][0],
        )


def test_only_a_confirmation_taken_back_is_told_as_left(answers: dict[str, Row]) -> None:
    left = {number for number, row in answers.items() if row["left"]}
    assert left == {"confirmed/none", "confirmed/candidate", "confirmed/rejected"}


def test_the_first_day_has_no_day_before() -> None:
    row = lived("confirmed")
    assert row["previous_state"] is None and row["changed"] and not row["left"] and row["since"] == FIRST
    assert row["verified_from"] is None and row["verified_on"] is None


def test_a_household_that_is_new_today_has_no_state_before() -> None:
    before = given(result_schema("life"), {"household_no": "old", "state": "none", "since": FIRST})
    rows = by_household(life(assessed({"household_no": "new", "status": "candidate"}), before, day(2)))
    assert rows.keys() == {"new"} and rows["new"]["previous_state"] is None and rows["new"]["since"] == day(2)


@pytest.mark.parametrize(
    ("statuses", "verified"),
    [
        (["candidate", "confirmed"], (1, 2)),
        (["candidate", "rejected"], (1, 2)),
        (["none", "candidate", "candidate", "confirmed"], (2, 4)),  # from the day it became a candidate
        (["candidate", "confirmed", "confirmed", "none"], (1, 2)),  # carried on
        (["candidate", "rejected", "candidate"], (1, 2)),  # carried on while it is verified anew
        (["candidate", "rejected", "candidate", "confirmed"], (3, 4)),  # the last verification counts
        (["candidate", "eliminated"], None),
        (["candidate", "none"], None),
        (["none", "confirmed"], None),  # it never was a candidate
        (["eliminated", "candidate", "confirmed"], None),  # from returning, not from candidate
    ],
)
def test_when_a_candidate_was_verified(statuses: list[str], verified: tuple[int, int] | None) -> None:
    row = lived(*statuses)
    expected = (None, None) if verified is None else tuple(map(day, verified))
    assert (row["verified_from"], row["verified_on"]) == expected


GONE = ("confirmed", "eliminated", "returning")


def lives(yesterday: list[Row], today: list[Row], number: int) -> dict[str, Row]:
    """The lives of a day by household, from those of the day before."""
    rows = found(life(assessed(*today), given(result_schema("life"), *yesterday), day(number)))
    return {row["household_no"]: row for row in rows}


def test_a_monitored_household_that_the_platform_no_longer_holds_has_vanished_until_it_is_back() -> None:
    first = [
        {"household_no": state, "county_code": "340103", "state": state, "since": FIRST} for state in LIFE_STATES[:-1]
    ]
    second = lives(first, [], 2)
    assert {no: (row["state"], row["previous_state"], row["since"], row["changed"]) for no, row in second.items()} == {
        state: ("vanished", state, day(2), True) for state in GONE
    }
    assert {row["county_code"] for row in second.values()} == {"340103"}
    # The next day nothing has changed: the same row, since the first day without it.
    third = lives(list(second.values()), [], 3)
    assert {no: (row["state"], row["previous_state"], row["since"], row["changed"]) for no, row in third.items()} == {
        state: ("vanished", state, day(2), False) for state in GONE
    }
    # Back on the fourth day, in another county: its life goes on from what it was, since that day.
    back = [{"household_no": state, "county_code": "341221", "status": "none"} for state in GONE]
    fourth = lives(list(third.values()), back, 4)
    assert {no: (row["state"], row["since"], row["left"], row["county_code"]) for no, row in fourth.items()} == {
        "confirmed": ("confirmed", day(4), True, "341221"),
        "eliminated": ("eliminated", day(4), False, "341221"),
        "returning": ("eliminated", day(4), False, "341221"),
    }
