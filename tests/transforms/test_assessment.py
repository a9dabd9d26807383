"""The assessment as a whole on 2020-05-08: what its parts make together of a household's records."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.memory import Row
from tests.transforms.judge import assess, assessment_sql

NUMBER = "340122198001010001"
Records = dict[str, list[Row]]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def wages(amount: str, month: str = "2020-01-01") -> Records:
    return {"income_entry": [{"month": day(month), "kind": "工资性收入", "amount": Decimal(amount)}]}


def spent(cause: str, amount: str) -> Records:
    return {"expense_entry": [{"spent_on": day("2020-01-01"), "cause": cause, "amount": Decimal(amount)}]}


def warning(source: str | None, raised: str = "2020-01-01", **more: Any) -> Records:
    return {"return_warning": [{"raised_on": day(raised), "source": source} | more]}


def both(*records: Records) -> Records:
    """The records of several, table by table."""
    return {table: [row for each in records for row in each.get(table, [])] for each in records for table in each}


EARLIER = wages("100000", "2019-01-01")  # so that the year before is known
RICH = both(wages("100000"), EARLIER)  # 50000 each of two, no flag
DECLARED: Records = {"declaration": [{"declared_on": day("2020-01-01")}]}
CONFIRMED = {"county_confirmed": "是", "confirmed_on": day("2020-02-01"), "monitored_type": "边缘易致贫户"}
# By household: its own row, its records, and what is expected. It is 一般农户 with two members unless it says
# otherwise.
HOUSEHOLDS: dict[str, tuple[Row, Records, Row]] = {
    "nothing speaks for it": (
        {},
        RICH,
        {"status": "none", "kind": "none", "potential_kind": "marginal", "channels": []},
    ),
    "nothing is known": (
        {},
        {},
        {
            "status": "none",
            "income": None,
            "per_capita_income": None,
            "low_income": None,
            "expense_surge_illness": None,
        },
    ),
    "low income": (
        {},
        wages("9653.99"),
        {"status": "candidate", "kind": "marginal", "low_income": True, "channels": []},
    ),
    "near the line": ({}, wages("9654"), {"status": "none", "near_line": True, "per_capita_income": Decimal(4827)}),
    "no members": (
        {},
        wages("1") | {"member": []},
        {
            "member_count": 0,
            "income": 1,
            "per_capita_income": None,
            "low_income": None,
            "near_line": None,
            "status": "none",
        },
    ),
    "a member twice": (
        {"member_count": 5},
        wages("100") | {"member": [{"person_no": "P1"}, {"person_no": "P1"}]},
        {"member_count": 1, "per_capita_income": 100},
    ),
    # By the line of 2018 in December 2019: 2995 × 1.5 × 2 = 8985, and by that of 2019 in May: 9654.
    "judged in December": (
        {"identified_month": day("2019-12-01")},
        both(wages("8985", "2019-11-01"), EARLIER),
        {
            "identified_month": "201912",
            "window_start": day("2018-12-01"),
            "window_end": day("2019-11-30"),
            "line": 2995,
            "income": 108985,
            "low_income": False,
            "current_line": 3218,
            "current_income": 8985,
            "current_low_income": True,
            "status": "none",  # a flag of the current judgement makes no candidate
        },
    ),
    "judged in a leap February": (
        {"identified_month": day("2020-02-01")},
        both(RICH, {"visit": [{"visited_on": day("2020-02-29"), "finding": "疑似风险"}]}),
        {"window_start": day("2019-02-01"), "window_end": day("2020-01-31"), "channels": ["visit"]},
    ),
    "the day after its February": (
        {"identified_month": day("2020-02-01")},
        both(RICH, {"visit": [{"visited_on": day("2020-03-01"), "finding": "疑似风险"}]}),
        {"channels": [], "status": "none"},
    ),
    "identified in the future": (
        {"identified_month": day("2020-06-01")},
        RICH,
        {"window_start": day("2019-05-01"), "contradictions": ["identified_in_future"]},
    ),
    # No line in 2018: income is told, whether it is low is not.
    "judged before the first line": (
        {"identified_month": day("2018-12-01")},
        wages("1", "2018-11-01"),
        {"line": None, "income": 1, "low_income": None, "near_line": None},
    ),
    "declared": ({}, both(RICH, DECLARED), {"channels": ["declaration"], "status": "candidate"}),
    "warned by itself": (
        {},
        both(RICH, warning("农户申报")),
        {"channels": ["declaration"], "contradictions": ["marginal_in_s4"]},
    ),
    "warned by a visit": ({}, both(RICH, warning("走访排查")), {"channels": ["visit"]}),
    "warned by a department": ({}, both(RICH, warning("部门筛查")), {"channels": ["screening"]}),
    "warned by nobody": ({}, both(RICH, warning(None)), {"channels": [], "status": "none"}),
    "warned before E": ({}, both(RICH, warning("部门筛查", "2019-04-30")), {"channels": []}),
    "visited without finding": (
        {},
        both(RICH, {"visit": [{"visited_on": day("2020-01-01"), "finding": "无风险"}]}),
        {"channels": []},
    ),
    # Y = 5000, and the hospital was paid 10000: a department's rows make a channel and enter no sum.
    "screened": (
        {},
        wages("5000", "2019-01-01") | {"member": [{"person_no": "P1", "id_number": NUMBER}]},
        {"channels": ["screening"], "status": "candidate", "expense_surge_illness": False, "risks": []},
    ),
    "every channel, in order": (
        {},
        both(RICH, warning("部门筛查"), warning("走访排查"), DECLARED),
        {"channels": ["declaration", "visit", "screening"]},
    ),
    # Y = 100000
    "surges propose their risks": (
        {"risk_1": "因残", "risk_3": "因残"},
        both(
            EARLIER,
            spent("因疫情", "100000.01"),
            spent("因病", "100000.01"),
            spent("因残", "100000.01"),
            spent("因学", "100000.01"),
        ),
        {
            "risks": ["因残", "因病", "因疫情"],
            "expense_surge_other": True,
            "expense_surge_disaster": False,
            "status": "candidate",
        },
    ),
    "a surge not reached": ({}, both(EARLIER, spent("因病", "100000")), {"risks": [], "expense_surge_illness": False}),
    "confirmed": (
        CONFIRMED,
        both(RICH, DECLARED),
        {"status": "confirmed", "kind": "marginal", "channels": ["declaration"]},
    ),
    "closed in S5": (
        CONFIRMED,
        both(RICH, {"marginal_monitor": [{"state": "已销号", "closed_on": day("2020-05-08")}]}),
        {"status": "eliminated", "kind": "marginal"},
    ),
    "one warning left": (
        CONFIRMED | {"register_type": "脱贫户", "monitored_type": "脱贫不稳定户"},
        both(
            RICH,
            warning(None, state="已销号", closed_on=day("2020-03-01")),
            warning(None, "2020-04-01", state="待核查"),
        ),
        {"status": "confirmed", "kind": "unstable", "contradictions": ["open_after_close"]},
    ),
    "rejected": ({"county_confirmed": "否"}, both(wages("1"), DECLARED), {"status": "rejected", "kind": "marginal"}),
    "still on the register": (
        {"register_type": "贫困户"},
        both(wages("1"), DECLARED),
        {"status": "none", "kind": "none", "potential_kind": "none", "low_income": True, "channels": ["declaration"]},
    ),
    "of no register": ({"register_type": None}, wages("1"), {"status": "none", "potential_kind": "none"}),
    "no county in its code": ({"village_code": "34122"}, {}, {"county_code": None}),
    "no digits in its code": ({"village_code": "34122X001001"}, {}, {"county_code": None}),
}


@pytest.fixture(scope="module")
def judged() -> dict[str, Row]:
    base = {"register_type": "一般农户", "village_code": "341221001001"}
    rows: Records = {
        "household": [],
        "health_feed": [{"id_number": NUMBER, "discharged_on": day("2020-01-01"), "self_paid": Decimal(10000)}],
    }
    for name, (household, records, _) in HOUSEHOLDS.items():
        rows["household"].append({"household_no": name} | base | household)
        for table, each in ({"member": [{"person_no": "P1"}, {"person_no": "P2"}]} | records).items():
            rows.setdefault(table, []).extend({"household_no": name} | row for row in each)
    return assess(rows)


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_a_household_is_judged(judged: dict[str, Row], name: str) -> None:
    expected = HOUSEHOLDS[name][2]
    assert {column: judged[name][column] for column in expected} == expected


def test_every_household_is_judged_once_and_belongs_to_its_county(judged: dict[str, Row]) -> None:
    assert judged.keys() == HOUSEHOLDS.keys()
    assert {row["county_code"] for name, row in judged.items() if not name.endswith("in its code")} == {"341221"}


def test_the_identity_number_is_read_in_the_snapshot_and_not_in_each_expression() -> None:
    assert len(assessment_sql()) < 250_000


def test_a_department_finds_its_household_by_any_form_of_the_number() -> None:
    rows = {
        "household": [{"household_no": f"H{place}", "register_type": "一般农户"} for place in range(4)],
        "member": [
            {"household_no": "H0", "person_no": "P", "id_number": "11010519491231002x"},
            {"household_no": "H1", "person_no": "P", "id_number": "340122650101123"},
            {"household_no": "H2", "person_no": "P", "id_number": "34012219700101123443"},
            {"household_no": "H3", "person_no": "P", "id_number": "not a number"},
        ],
        "disabled_feed": [
            {"id_number": "110105491231002", "level": "一级", "issued_on": "2020-04-01"},
            {"id_number": "340122650101123", "level": "二级", "issued_on": "2020-04-01"},
            {"id_number": "340122197001011234", "level": "一级", "issued_on": "2020-04-01"},
            {"id_number": "not a number", "level": "一级", "issued_on": "2020-04-01"},
        ],
    }
    channels = {number: row["channels"] for number, row in assess(rows).items()}
    assert channels == {"H0": ["screening"], "H1": ["screening"], "H2": ["screening"], "H3": []}
