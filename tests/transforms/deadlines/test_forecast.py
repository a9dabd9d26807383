"""When a county will have met its deadline, at its pace: worked by hand, and against the calendar (N2.1c)."""

import datetime as dt
from pathlib import Path
from typing import Any

import ibis
import pytest
import yaml
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from policies.deadlines import load_deadlines
from policies.working_days import working_day_after, working_days_after, working_days_ahead
from tests.memory import found, given
from tests.transforms.deadlines.test_status import PROGRESS, STATUS, row
from transforms.deadlines.forecast import with_forecast
from transforms.deadlines.status import Earlier, deadline_status

WORKED: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "forecast.yaml").read_text(encoding="utf-8"))
DEADLINES = load_deadlines()


def status(name: str, as_of: dt.date, need: int, done: int, then: tuple[dt.date, int] | None) -> dict[str, Any]:
    """The county's status, with what was done on an earlier day."""
    earlier = {}
    if then is not None:
        earlier = {name: Earlier(then[0], given(STATUS, row(name, as_of.isoformat(), need, then[1])))}
    progress = given(PROGRESS, row(name, as_of.isoformat(), need, done))
    return found(deadline_status(progress, DEADLINES, as_of, earlier))[0]


@pytest.mark.parametrize("case", WORKED, ids=lambda case: case["name"])
def test_as_worked_by_hand(case: dict[str, Any]) -> None:
    then = case.get("then")
    told = status("contact_person", case["as_of"], case["need"], case["done"], then and tuple(then))
    assert told["forecast_on"] == case["forecast_on"]
    known = then is not None and working_days_after(then[0], case["as_of"]) > 0
    assert told["paced_from"] == (then[0] if known else None)


@pytest.mark.parametrize("name", ["first_measure", "verification"])
def test_due_days_per_household_have_no_forecast(name: str) -> None:
    told = status(name, dt.date(2020, 5, 8), 5, 3, None)
    assert (told["forecast_on"], told["paced_from"]) == (None, None)


@settings(max_examples=40, deadline=None)
@drawn(
    day=st.dates(dt.date(2018, 1, 1), dt.date(2032, 12, 31)),
    counties=st.lists(st.tuples(st.integers(0, 3000), st.integers(-3, 40)), min_size=1, max_size=8),
    elapsed=st.integers(1, 12),
)
def test_it_is_the_calendar_s_day_for_every_pace(day: dt.date, counties: list[tuple[int, int]], elapsed: int) -> None:
    rows = given(
        dict.fromkeys(("place", "missing", "done", "done_before", "elapsed"), "int64"),
        *(
            {"place": place, "missing": missing, "done": 50, "done_before": 50 - gained, "elapsed": elapsed}
            for place, (missing, gained) in enumerate(counties)
        ),
    )
    told = {each["place"]: each["forecast_on"] for each in found(with_forecast(rows, day))}
    for place, (missing, gained) in enumerate(counties):
        if missing == 0 or gained <= 0:
            assert told[place] is None
            continue
        expected = working_day_after(day, -(-missing * elapsed // gained))
        assert told[place] == expected
        # It is the first such day: at its pace the county lacks something on the working day before.
        worked = working_days_after(day, expected)
        assert gained * worked >= missing * elapsed > gained * (worked - 1)


def test_a_slow_county_is_told_the_day_of_a_far_year() -> None:
    rows = ibis.memtable([{"missing": 20_000, "done": 1, "done_before": 0, "elapsed": 5}])
    (told,) = found(with_forecast(rows, dt.date(2020, 5, 8)))
    ahead = working_days_ahead(dt.date(2020, 5, 8))
    weeks, rest = divmod(100_000 - len(ahead), 5)
    after = ahead[-1] + dt.timedelta(weeks=weeks)  # Monday to Friday once no calendar is known
    assert told["forecast_on"] == after + dt.timedelta(days=0 if rest == 0 else rest + 2)
    assert told["forecast_on"].year > 2390


def test_the_years_of_no_calendar_are_worked_from_monday_to_friday() -> None:
    ahead = working_days_ahead(dt.date(2040, 6, 1))
    assert ahead[0] == dt.date(2040, 6, 4) and {day.weekday() for day in ahead} == {0, 1, 2, 3, 4}
    assert ahead[-1].weekday() == 4 and ahead[-1] == working_day_after(dt.date(2040, 6, 1), len(ahead))
