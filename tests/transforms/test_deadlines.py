import datetime as dt

import ibis
import pytest

from policies.deadlines import load_deadlines
from transforms.deadlines import Earlier, day_of_pace, deadline_status

DEADLINE = load_deadlines().deadlines["contact_person"]
PACE = load_deadlines().pace


def state(day: str, need: int, done: int, earlier: tuple[str, int] | None = None) -> str:
    progress = ibis.memtable({"county_code": ["341221"], "need": [need], "done": [done]})
    before = None
    if earlier is not None:
        before = Earlier(dt.date.fromisoformat(earlier[0]), ibis.memtable({"county_code": ["341221"], "done": [earlier[1]]}))
    rows = deadline_status("contact_person", DEADLINE, progress, dt.date.fromisoformat(day), PACE, before)
    return rows.execute().state[0]


@pytest.mark.parametrize(
    ("day", "need", "done", "expected"),
    [
        ("2020-04-28", 0, 0, "met"),  # a county that needs none has met it
        ("2020-05-11", 5, 5, "met"),
        ("2020-05-10", 5, 4, "at_risk"),  # due at 24:00 of that day
        ("2020-05-11", 5, 4, "missed"),
        ("2020-05-06", 5, 0, "on_track"),  # 7, 8 and 9 May are worked: three days left
        ("2020-05-07", 5, 0, "at_risk"),  # 8 and 9 May: two days left
    ],
)
def test_without_an_earlier_day(day: str, need: int, done: int, expected: str) -> None:
    assert state(day, need, done) == expected


def test_the_pace_of_the_last_working_days_is_carried_forward() -> None:
    # From 30 April to 7 May two days are worked (6 and 7 May); 8 and 9 May are left.
    # 10 done in two days: 10 more by the due day reach a need of 20, not one of 21.
    assert state("2020-05-07", 20, 10, ("2020-04-30", 0)) == "on_track"
    assert state("2020-05-07", 21, 10, ("2020-04-30", 0)) == "at_risk"


def test_the_day_of_the_pace() -> None:
    days = [dt.date(2020, 4, d) for d in (20, 27, 29)]
    # Five working days before 7 May: 6 May, 30, 29, 28, 27 April.
    assert day_of_pace(dt.date(2020, 5, 7), days, PACE) == dt.date(2020, 4, 27)
    assert day_of_pace(dt.date(2020, 5, 7), days[2:], PACE) == dt.date(2020, 4, 29)
    assert day_of_pace(dt.date(2020, 5, 7), [], PACE) is None


def test_a_deadline_long_over_needs_no_calendar() -> None:
    # The calendar of working days is known a year ahead; a deadline that was missed stays missed without it.
    assert state("2039-01-03", 5, 4) == "missed" and state("2039-01-03", 5, 5) == "met"
