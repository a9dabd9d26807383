"""Closing marks proposed on 2020-05-08: one condition is taken away at a time (N3.2b, N3.2c)."""

import datetime as dt

from tests.memory import DAY, Row, assessed, by_household, given
from transforms.closing_proposals import closing_proposals

DUE = {"kind": "marginal", "status": "confirmed", "risk_eliminated": "是", "eliminated_month": "2020-04-01"}
CLASSES = {"household_no": "string", "household_class": "string"}


def proposed(classes: dict[str, str] | None = None, day: dt.date = DAY, **rows: Row) -> dict[str, Row]:
    told = ({"household_no": number, "household_class": name} for number, name in (classes or {}).items())
    households = assessed(*({"household_no": number} | DUE | row for number, row in rows.items()))
    return by_household(closing_proposals(households, given(CLASSES, *told), day))


def test_every_condition_is_needed() -> None:
    told = proposed(
        due={},
        candidate={"status": "candidate"},
        eliminated={"status": "eliminated"},
        rejected={"status": "rejected"},
        stays={"risk_eliminated": "否"},
        unsaid={"risk_eliminated": None},
        monthless={"eliminated_month": None},
        future={"eliminated_month": "2020-06-01"},
        poor={"current_low_income": True},
        surge={"current_expense_surge_disaster": True},
        plunge={"current_income_plunge": True},
    )
    assert told.keys() == {"due"}


def test_what_speaks_against_no_proposal() -> None:
    told = proposed(
        near={"current_near_line": True},  # near_line is no flag of evidence
        then={"low_income": True, "current_low_income": False},  # poor in its own month only
        unknown={"current_low_income": None},
        channel={"channels": ["declaration"]},
    )
    assert told.keys() == {"near", "then", "unknown", "channel"}


def test_an_unstable_household_of_the_unsettled_class_is_not_proposed() -> None:
    unstable = {"kind": "unstable"}
    told = proposed(
        {"unsettled": "不稳定户", "fairly": "基本稳定户", "settled": "稳定脱贫户", "marginal": "不稳定户"},
        unsettled=unstable,
        fairly=unstable,
        settled=unstable,
        unclassed=unstable,
        marginal={},
    )
    assert told.keys() == {"fairly", "settled", "unclassed", "marginal"}


def test_it_is_closed_on_the_months_last_day_at_the_latest_today() -> None:
    months = {"old": "2019-12-01", "leap": "2020-02-01", "last": "2020-04-01", "this": "2020-05-01"}
    told = proposed(None, **{number: {"eliminated_month": month} for number, month in months.items()})
    assert {number: row["closed_on"].isoformat() for number, row in told.items()} == {
        "old": "2019-12-31",
        "leap": "2020-02-29",
        "last": "2020-04-30",
        "this": "2020-05-08",  # May is not over
    }


def test_the_month_has_come_on_its_first_day() -> None:
    april = dt.date(2020, 4, 1)
    assert proposed(day=april, due={})["due"]["closed_on"] == april
    assert proposed(day=april - dt.timedelta(1), due={}) == {}


def test_the_mark_goes_to_the_system_of_its_kind() -> None:
    told = proposed(marginal={"county_code": "341221"}, unstable={"kind": "unstable"})
    assert told["marginal"]["system"] == "边缘人口监测管理系统" and told["unstable"]["system"] == "返贫预警监测系统"
    assert told["marginal"]["county_code"] == "341221" and told["marginal"]["kind"] == "marginal"
