"""What has become of a household: the outcome, one condition at a time, and the days to its first measure (N3.2a)."""

import pytest

from policies.flags import evidence_flags, load_flags
from policies.schemas import result_schema
from tests.memory import Row, assessed, by_household, given
from transforms.effect import effect

MEASURES = {"household_no": "string", "kind": "string", "started_on": "date"}
NEED = {name: str(kind) for name, kind in result_schema("need").items()}
KNOWN = {"status": "confirmed", "per_capita_income": "6000", "current_per_capita_income": "6000"}


def told(measures: dict[str, list[str]] | None = None, needs: list[Row] | None = None, **rows: Row) -> dict[str, Row]:
    begun = [{"household_no": number, "started_on": day} for number, days in (measures or {}).items() for day in days]
    households = assessed(*({"household_no": number} | KNOWN | row for number, row in rows.items()))
    return by_household(effect(households, given(MEASURES, *begun), given(NEED, *(needs or []))))


def outcomes(**rows: Row) -> dict[str, str]:
    return {number: row["outcome"] for number, row in told(**rows).items()}


def test_only_confirmed_and_eliminated_households_are_followed() -> None:
    statuses = ("none", "candidate", "confirmed", "eliminated", "rejected")
    assert outcomes(**{each: {"status": each} for each in statuses}).keys() == {"confirmed", "eliminated"}


@pytest.mark.parametrize("flag", evidence_flags())
def test_the_outcome_of_every_flag_then_and_now(flag: str) -> None:
    said = {"yes": True, "no": False, "unknown": None}
    rows = {
        f"{then}_{now}": {flag: held, f"current_{flag}": holds}
        for then, held in said.items()
        for now, holds in said.items()
    }
    assert outcomes(**rows) == {
        "yes_yes": "persisting",
        "no_yes": "worsened",
        "unknown_yes": "worsened",
        "yes_no": "improved",
        "yes_unknown": "improved",  # what is not known to hold does not
        "no_no": "steady",
        "no_unknown": "steady",
        "unknown_no": "steady",
        "unknown_unknown": "steady",
    }


def test_a_flag_that_only_explains_does_not_count() -> None:
    explaining = set(load_flags()) - set(evidence_flags())
    assert explaining == {"near_line"}
    assert outcomes(come={"current_near_line": True}, gone={"near_line": True}) == {"come": "steady", "gone": "steady"}


def test_the_first_that_holds() -> None:
    worse = {"current_income_plunge": True, "income_plunge": False}
    both = {"low_income": True, "current_low_income": True}
    assert outcomes(
        eliminated=worse | {"status": "eliminated", "current_per_capita_income": None},
        unknown=worse | {"current_per_capita_income": None},
        worsened=worse | both,
        persisting=both | {"income_plunge": True, "current_income_plunge": False},
        improved={"income_plunge": True, "per_capita_income": None},
    ) == {name: name for name in ("eliminated", "unknown", "worsened", "persisting", "improved")}


def test_days_to_the_first_measure() -> None:
    begun = {"later": ["2020-04-20", "2020-03-20"], "earlier": ["2020-02-01"], "same": ["2020-03-02"]}
    rows = told(
        begun | {"no_day": ["2020-03-20"]},
        **{number: {"confirmed_on": "2020-03-02"} for number in ("later", "earlier", "same", "none")},
        no_day={},
    )
    days = {number: (row["measures"], row["days_to_first_measure"]) for number, row in rows.items()}
    assert days == {"later": (2, 18), "earlier": (1, 0), "same": (1, 0), "none": (0, None), "no_day": (1, None)}


def test_needs_are_counted_with_those_that_a_measure_covers() -> None:
    needs = [{"household_no": "H", "need": need, "covered": covered} for need, covered in (("a", True), ("b", False))]
    rows = told(needs=needs, H={}, without={})
    counted = {number: (row["needs"], row["needs_covered"]) for number, row in rows.items()}
    assert counted == {"H": (2, 1), "without": (0, 0)}
