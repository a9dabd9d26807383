"""The state of a deadline in a county: met, on track, at risk or missed, by its pace or by what is overdue (N2.1c)."""

import datetime as dt

import pytest

from policies.deadlines import load_deadlines
from policies.schemas import result_schema
from policies.working_days import working_days_after
from tests.memory import Row, found, given
from transforms.deadlines.status import Earlier, day_of_pace, days_of_pace, deadline_status

DEADLINES = load_deadlines()
PACE = DEADLINES.pace
PROGRESS = {name: str(kind) for name, kind in result_schema("deadline_progress").items()}
STATUS = {name: str(kind) for name, kind in result_schema("deadline_status").items()}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def row(name: str, as_of: str, need: int, done: int, **others: object) -> Row:
    """A county's progress of one deadline."""
    due = DEADLINES.deadlines[name].due_on(day(as_of))
    counts = {"need": need, "done": done, "missing": need - done, "overdue": 0, "on_time": done, "done_late": 0}
    return {"deadline": name, "county_code": "341221", "due": due, **counts, **others}


def state(as_of: str, need: int, done: int, earlier: tuple[str, int] | None = None) -> str:
    """The state of the contact persons, with how many were done on an earlier day."""
    before = None
    if earlier is not None:
        status = given(STATUS, row("contact_person", as_of, need, earlier[1]))
        before = {"contact_person": Earlier(day(earlier[0]), status)}
    progress = given(PROGRESS, row("contact_person", as_of, need, done))
    return found(deadline_status(progress, DEADLINES, day(as_of), before))[0]["state"]


@pytest.mark.parametrize(
    ("as_of", "need", "done", "expected"),
    [
        ("2020-04-28", 0, 0, "met"),  # a county that needs none has met it
        ("2020-05-11", 5, 5, "met"),
        ("2020-05-10", 5, 4, "at_risk"),  # due at 24:00 of that day
        ("2020-05-11", 5, 4, "missed"),
        ("2020-05-06", 5, 0, "on_track"),  # 7, 8 and 9 May are worked: three days left
        ("2020-05-07", 5, 0, "at_risk"),  # 8 and 9 May: two days left
    ],
)
def test_without_an_earlier_day(as_of: str, need: int, done: int, expected: str) -> None:
    assert state(as_of, need, done) == expected


def test_the_pace_of_the_last_working_days_is_carried_forward() -> None:
    # From 30 April to 7 May two days are worked (6 and 7 May); 8 and 9 May are left.
    # 10 done in two days: 10 more by the due day reach a need of 20, not one of 21.
    assert state("2020-05-07", 20, 10, ("2020-04-30", 0)) == "on_track"
    assert state("2020-05-07", 21, 10, ("2020-04-30", 0)) == "at_risk"


def test_a_pace_of_nothing_reaches_nothing() -> None:
    assert state("2020-05-06", 5, 4, ("2020-04-30", 4)) == "at_risk"


def test_an_earlier_day_without_a_working_day_between_gives_no_pace() -> None:
    # From 1 to 5 May nothing is worked; 6 to 9 May are left.
    assert state("2020-05-05", 5, 0, ("2020-05-01", 0)) == "on_track"


def test_a_county_that_the_earlier_day_did_not_know_is_judged_without_it() -> None:
    status = given(STATUS, row("contact_person", "2020-05-07", 5, 0, county_code="341222"))
    earlier = {"contact_person": Earlier(day("2020-04-30"), status)}
    progress = given(PROGRESS, row("contact_person", "2020-05-07", 5, 4))
    assert found(deadline_status(progress, DEADLINES, day("2020-05-07"), earlier))[0]["state"] == "at_risk"


@pytest.mark.parametrize(
    ("need", "done", "overdue", "expected"),
    [(5, 5, 0, "met"), (0, 0, 0, "met"), (5, 4, 1, "missed"), (5, 4, 0, "on_track")],
)
@pytest.mark.parametrize("name", ["first_measure", "verification"])
def test_due_days_per_household_are_missed_by_what_is_overdue(
    name: str, need: int, done: int, overdue: int, expected: str
) -> None:
    progress = given(PROGRESS, row(name, "2020-05-08", need, done, overdue=overdue))
    assert found(deadline_status(progress, DEADLINES, day("2020-05-08")))[0]["state"] == expected


def test_every_deadline_of_every_county_has_a_state() -> None:
    rows = [
        row(name, "2020-05-08", 3, 1, county_code=county)
        for name in DEADLINES.deadlines
        for county in ("341221", "341222")
    ]
    told = found(deadline_status(given(PROGRESS, *rows), DEADLINES, day("2020-05-08")))
    assert len(told) == len(rows) and all(each["state"] and each["as_of"] == day("2020-05-08") for each in told)


def test_the_day_of_the_pace() -> None:
    days = [dt.date(2020, 4, d) for d in (20, 27, 29)]
    # Five working days before 7 May: 6 May, 30, 29, 28, 27 April.
    assert day_of_pace(dt.date(2020, 5, 7), days, PACE) == dt.date(2020, 4, 27)
    assert day_of_pace(dt.date(2020, 5, 7), days[2:], PACE) == dt.date(2020, 4, 29)
    assert day_of_pace(dt.date(2020, 5, 7), [], PACE) is None


def test_the_day_of_the_pace_around_days_that_are_not_worked() -> None:
    days = [dt.date(2020, 4, 28) + dt.timedelta(n) for n in range(13)]  # every day, 1 to 5 May are free
    # After 29 April there are 30 April, 6, 7, 8, 9 May up to Sunday the 10th: five; after the 30th only four.
    assert day_of_pace(dt.date(2020, 5, 10), days, PACE) == dt.date(2020, 4, 29)
    # After the free 5 May there are 6, 7, 8, 9 and 11 May: five.
    assert day_of_pace(dt.date(2020, 5, 11), days, PACE) == dt.date(2020, 5, 5)
    # Monday the 11th is one working day after Sunday the 10th; none has passed from Saturday the 9th to Sunday.
    assert day_of_pace(dt.date(2020, 5, 11), [dt.date(2020, 5, 10)], PACE) == dt.date(2020, 5, 10)
    assert day_of_pace(dt.date(2020, 5, 10), [dt.date(2020, 5, 9)], PACE) is None


def test_the_pace_is_looked_for_after_the_due_day_too_and_of_the_same_due_day() -> None:
    days = [dt.date(2020, 5, d) for d in (6, 7, 20, 29)]
    assert days_of_pace(day("2020-06-02"), days, DEADLINES) == {"contact_person": day("2020-05-20")}
    monthly = DEADLINES.deadlines["contact_person"].model_copy(update={"due": None, "monthly": 10})
    every_month = DEADLINES.model_copy(update={"deadlines": {"m": monthly}})
    assert days_of_pace(day("2020-05-21"), days, every_month) == {"m": day("2020-05-07")}
    assert days_of_pace(day("2020-06-02"), days, every_month) == {}


def test_a_deadline_long_over_needs_no_calendar() -> None:
    # The calendar of working days is known a year ahead; a deadline that was missed stays missed without it.
    assert state("2039-01-03", 5, 4) == "missed" and state("2039-01-03", 5, 5) == "met"


def test_a_due_day_in_a_year_whose_calendar_is_not_published_stops_nothing() -> None:
    # Until a year's calendar is published, its days from Monday to Friday count as worked: January 2039 has 21.
    assert working_days_after(day("2038-12-31"), day("2039-01-31")) == 21
