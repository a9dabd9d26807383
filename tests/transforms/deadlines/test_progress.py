"""Cases of deadlines counted by county: need = done + missing, what is overdue and what was done late (N2.1c,
N2.1d).
"""

import datetime as dt

import ibis
import pytest

from policies.deadlines import load_deadlines
from policies.schemas import COUNTY, result_schema
from policies.words import YES
from tests.memory import Row, found, given
from transforms.deadlines import cases
from transforms.deadlines.progress import NO_COUNTY, deadline_entries, deadline_progress, unplaced_progress

CASE = {name: str(kind) for name, kind in result_schema("deadline_case").items()}
COUNTS = ("need", "done", "missing", "overdue", "on_time", "done_late")
DAY = dt.date(2020, 5, 8)


def case(due: str, done_on: str | None = None, **others: object) -> Row:
    """A case of `first_measure` in 临泉县, done on a day or missing."""
    done = None if done_on is None else dt.date.fromisoformat(done_on)
    own = {"deadline": "first_measure", "household_no": "H", "county_code": "341221", "counted": True}
    told = own | {"due": dt.date.fromisoformat(due), "done": done is not None, "done_on": done} | others
    return {"counted_in": told["county_code"], **told}


def progress(*cases: Row, as_of: dt.date = DAY) -> dict[tuple[str, str], Row]:
    """By deadline and county, the progress of two counties."""
    county = given(COUNTY, {"county_code": "341221"}, {"county_code": "341222"})
    rows = found(deadline_progress(given(CASE, *cases), county, load_deadlines(), as_of))
    return {(row["deadline"], row["county_code"]): row for row in rows}


def counts(*cases: Row, as_of: dt.date = DAY) -> tuple[int, ...]:
    """need, done, missing, overdue, on_time, done_late of `first_measure` in 临泉县."""
    told = progress(*cases, as_of=as_of)["first_measure", "341221"]
    return tuple(told[name] for name in COUNTS)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (case("2020-05-09"), (1, 0, 1, 0, 0, 0)),  # due tomorrow
        (case("2020-05-08"), (1, 0, 1, 0, 0, 0)),  # due today, at 24:00
        (case("2020-05-07"), (1, 0, 1, 1, 0, 0)),  # due yesterday
        (case("2020-05-07", "2020-05-06"), (1, 1, 0, 0, 1, 0)),
        (case("2020-05-07", "2020-05-07"), (1, 1, 0, 0, 1, 0)),  # on the due day is in time
        (case("2020-05-07", "2020-05-08"), (1, 1, 0, 0, 0, 1)),  # a day after it is late
        (case("2020-05-07", "2020-05-09"), (1, 1, 0, 0, 0, 0)),  # a day that has not come says nothing of being late
        (case("2020-06-06", counted=False), (0, 0, 0, 0, 0, 0)),  # due next month
        (case("2020-03-10", "2020-03-12", counted=False), (0, 0, 0, 0, 0, 0)),  # done for another month
        (
            case("2020-05-07", done=True),
            (1, 1, 0, 0, 0, 0),
        ),  # done, on a day that nobody entered: neither in time nor late
    ],
)
def test_one_case(one: Row, expected: tuple[int, ...]) -> None:
    assert counts(one) == expected


def test_cases_of_a_county_add_up() -> None:
    cases = [case("2020-05-07"), case("2020-05-20"), case("2020-05-07", "2020-05-01"), case("2020-05-07", "2020-05-08")]
    need, done, missing, overdue, on_time, late = counts(*cases)
    assert (need, done, missing, overdue, on_time, late) == (4, 2, 2, 1, 1, 1) and need == done + missing


def test_a_county_without_a_case_needs_nothing() -> None:
    told = progress(case("2020-05-07"))["first_measure", "341222"]
    assert {name: told[name] for name in COUNTS} == dict.fromkeys(COUNTS, 0)


def test_deadlines_are_counted_apart_for_every_county() -> None:
    told = progress(
        case("2020-05-07"), case("2020-05-10", deadline="contact_person"), case("2020-05-07", county_code="341222")
    )
    assert set(told) == {(name, county) for name in load_deadlines().deadlines for county in ("341221", "341222")}
    assert [told[name, "341221"]["need"] for name in ("contact_person", "first_measure", "verification")] == [1, 1, 0]


def test_a_household_that_no_county_has_is_told_apart_and_not_lost() -> None:
    astray = [case("2020-05-07", county_code="999999"), case("2020-05-10", "2020-05-06", county_code=None)]
    assert sum(row["need"] for row in progress(*astray).values()) == 0
    county = given(COUNTY, {"county_code": "341221"}, {"county_code": "341222"})
    rows = given(CASE, *astray, case("2020-05-07"))
    told = {row["deadline"]: row for row in found(unplaced_progress(rows, county, load_deadlines(), DAY))}
    assert {row["county_code"] for row in told.values()} == {NO_COUNTY} and set(told) == set(load_deadlines().deadlines)
    assert [told["first_measure"][name] for name in COUNTS] == [2, 1, 1, 1, 1, 0]


def test_what_was_done_is_told_by_the_day_of_its_entry() -> None:
    rows = [
        case("2020-05-10", "2020-05-06"),
        case("2020-05-10", "2020-05-06"),
        case("2020-05-10", "2020-05-08", county_code="999999"),
        case("2020-05-10", "2020-05-09"),  # a day that has not come
        case("2020-05-10", done=True),  # on a day that nobody entered: neither in time nor late
        case("2020-03-10", "2020-03-05", counted=False),
    ]
    county = given(COUNTY, {"county_code": "341221"})
    told = {tuple(row.values()) for row in found(deadline_entries(given(CASE, *rows), county, DAY))}
    assert {tuple(map(str, row)) for row in told} == {
        ("first_measure", "341221", "2020-05-06", "2"), ("first_measure", "", "2020-05-08", "1"),
    }  # fmt: skip


def test_the_due_day_told_is_its_own_or_the_end_of_the_month() -> None:
    told = {name: row["due"] for (name, _), row in progress(as_of=dt.date(2020, 2, 8)).items()}
    month_end = dt.date(2020, 2, 29)
    assert told == {"contact_person": dt.date(2020, 5, 10), "first_measure": month_end, "verification": month_end}


def test_a_case_of_which_it_is_unknown_whether_it_is_done_is_missing() -> None:
    rows = given({"household_no": "string", "county_code": "string", "water": "string"}, {"household_no": "H"})
    (row,) = found(cases(rows, due=dt.date(2020, 6, 30), done=rows.water == YES, done_on=ibis.null("date")))
    assert row["done"] is False
