"""The life of a household from day to day (N1.3d, N3.2c, N3.2d)."""

import datetime as dt

import ibis
import pytest

from transforms.life import STATES, TRANSITIONS, first_day, life

ONE, TWO = dt.date(2020, 5, 8), dt.date(2020, 5, 9)
STATUSES = ("none", "candidate", "confirmed", "eliminated", "rejected")


def lived(days: list[tuple[dt.date, str]]) -> dict[str, object]:
    """The life after the last of the days, each with the status of the one household."""
    before = first_day(ibis.memtable({"household_no": ["H"]}))
    row: dict[str, object] = {}
    for day, status in days:
        today = life(ibis.memtable({"household_no": ["H"], "status": [status]}), before, day).to_pyarrow()
        before, row = ibis.memtable(today), today.to_pylist()[0]
    return row


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
    assert lived([(ONE + dt.timedelta(n), status) for n, status in enumerate(statuses)])["state"] == state


@pytest.mark.parametrize("status", ["none", "candidate", "rejected"])
def test_a_confirmed_household_never_leaves_without_a_closing_mark(status: str) -> None:
    row = lived([(ONE, "confirmed"), (TWO, status)])
    assert row["state"] == "confirmed" and row["left"] and not row["changed"] and row["since"] == ONE


def test_a_state_is_dated_by_the_day_it_began() -> None:
    row = lived([(ONE, "candidate"), (TWO, "candidate"), (TWO + dt.timedelta(1), "confirmed")])
    assert row["since"] == TWO + dt.timedelta(1) and row["previous_state"] == "candidate" and row["changed"]
    assert lived([(ONE, "candidate"), (TWO, "candidate")])["since"] == ONE


def test_every_state_has_an_answer_to_every_status() -> None:
    for state in STATES:
        for status in STATUSES:
            before = ibis.memtable({"household_no": ["H"], "state": [state], "since": [ONE]})
            row = life(ibis.memtable({"household_no": ["H"], "status": [status]}), before, TWO).to_pyarrow().to_pylist()[0]
            assert row["state"] == TRANSITIONS.get((state, status), status) and row["state"] in STATES
