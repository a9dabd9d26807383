"""Findings that only the judgement shows (N1.1b, N1.2a, N3.2b, N3.2d)."""

import pytest

from policies.finding import COLUMNS
from policies.schemas import result_schema
from tests.memory import Row, assessed, found, given, policy
from transforms.judgement_findings import CONTRADICTIONS, judgement_findings

# A household about which there is nothing to say.
FINE = {
    "kind": "unstable",
    "status": "confirmed",
    "income": "100",
    "line": "3218",
    "identified_month": "202001",
    "risks": ["因病"],
    "window_start": "2019-01-01",
    "window_end": "2019-12-31",
}
TWO = {"member_count": 2}
NO_RISK = {"risks": []}
MONTHLESS = {"identified_month": None}
NEVER = {"kind": "none", "status": "none"} | NO_RISK | MONTHLESS
CASES: dict[str, tuple[Row, set[str]]] = {
    "fine": (FINE, set()),
    "no income": (FINE | {"income": None}, {"income_unknown"}),
    "income of nought": (FINE | {"income": "0"}, set()),
    "no line": (FINE | {"line": None}, {"line_unknown"}),
    "no month": (FINE | MONTHLESS, {"identified_month_missing"}),
    "no risk": (FINE | NO_RISK, {"risk_missing"}),
    "eliminated without either": (
        FINE | {"status": "eliminated"} | NO_RISK | MONTHLESS,
        {"identified_month_missing", "risk_missing"},
    ),
    "candidate without either": (FINE | {"status": "candidate"} | NO_RISK | MONTHLESS, set()),
    "rejected without either": (FINE | {"status": "rejected"} | NO_RISK | MONTHLESS, set()),
    "never monitored": (FINE | NEVER, set()),
    "left": (FINE, {"left_monitoring"}),
    "settled and monitored": (FINE, {"class_disagrees"}),
    "settled and never monitored": (FINE | NEVER, set()),
    "settled and closed": (FINE | {"status": "eliminated"}, set()),
    "unsettled and closed": (FINE | {"status": "eliminated"}, {"class_disagrees"}),
    "unsettled and monitored": (FINE, set()),
    "fairly settled and monitored": (FINE, set()),
    "below nought": (FINE | TWO | {"income": "-0.01"}, {"income_implausible"}),
    "nought": (FINE | TWO | {"income": "0"}, set()),
    "on the limit": (FINE | TWO | {"income": "100000"}, set()),
    "above the limit": (FINE | TWO | {"income": "100000.01"}, {"income_implausible"}),
    "above it, a candidate": (FINE | TWO | {"income": "100000.01", "status": "candidate"}, set()),
    "above it, eliminated": (FINE | TWO | {"income": "100000.01", "status": "eliminated"}, set()),
    "above it, nobody there": (FINE | {"income": "100000.01", "member_count": 0}, set()),
    "doubtful": (FINE | TWO | {"income": "100", "doubtful_income": True}, {"income_implausible"}),
    "doubtful before": (FINE | TWO | {"income": "100", "doubtful_prior_income": True}, set()),
    "doubtful and unknown": (FINE | TWO | {"income": None, "doubtful_income": True}, {"income_unknown"}),
    "two contradictions": (
        FINE | {"contradictions": ["kind_mismatch", "open_after_close"]},
        {"kind_mismatch", "open_after_close"},
    ),
} | {code: (FINE | {"contradictions": [code]}, {code}) for code in CONTRADICTIONS}
CLASS = {"settled": "稳定脱贫户", "unsettled": "不稳定户", "fairly": "基本稳定户"}


@pytest.fixture(scope="module")
def told() -> dict[str, list[Row]]:
    life = given(result_schema("life"), *({"household_no": name, "left": name == "left"} for name in CASES))
    classed = {name: CLASS[name.split()[0]] for name in CASES if name.split()[0] in CLASS}
    classes = given(
        {"household_no": "string", "household_class": "string"},
        *({"household_no": name, "household_class": each} for name, each in classed.items()),
    )
    rows = assessed(*({"household_no": name} | row for name, (row, _) in CASES.items()))
    by_name: dict[str, list[Row]] = {name: [] for name in CASES}
    for row in found(judgement_findings(rows, life, classes, policy())):
        by_name[row["household_no"]].append(row)
    return by_name


@pytest.mark.parametrize("name", CASES)
def test_what_is_found_of_a_household(told: dict[str, list[Row]], name: str) -> None:
    assert sorted(row["rule"] for row in told[name]) == sorted(CASES[name][1])


def test_a_finding_names_the_household_and_what_to_do(told: dict[str, list[Row]]) -> None:
    row = told["no month"][0]
    assert list(row) == list(COLUMNS)
    assert (row["table"], row["key"], row["household_no"], row["field"]) == (
        "household",
        "no month",
        "no month",
        "identified_month",
    )
    assert row["message_zh"] == "户：县级已确认，但识别监测时间为空或不能识别" and row["fix_zh"] == "补录识别监测时间"


def test_what_a_confirmed_household_lacks_is_an_error_and_the_rest_a_warning(told: dict[str, list[Row]]) -> None:
    severities = {row["rule"]: row["severity"] for rows in told.values() for row in rows}
    assert {rule for rule, severity in severities.items() if severity == "error"} == {
        "identified_month_missing",
        "risk_missing",
        "income_implausible",
    }
    asks = {row["rule"]: row["asks"] for rows in told.values() for row in rows}
    assert {rule for rule, each in asks.items() if each == "complete"} == {
        "income_unknown",
        "identified_month_missing",
        "risk_missing",
    }


def test_the_systems_are_called_by_the_names_counties_know(told: dict[str, list[Row]]) -> None:
    assert told["unstable_in_s5"][0]["message_zh"] == "户：脱贫户出现在边缘人口监测管理系统中"
    assert told["marginal_in_s4"][0]["message_zh"] == "户：一般农户出现在返贫预警监测系统中"
    assert not any("{" in row["message_zh"] for rows in told.values() for row in rows)


def test_an_implausible_income_says_why_and_what_to_do(told: dict[str, list[Row]]) -> None:
    said = {name: told[name][0] for name in ("below nought", "above the limit", "doubtful")}
    assert {name: row["message_zh"] for name, row in said.items()} == {
        "below nought": "户：收入计算期内人均可支配收入为负数，不合常理，暂不导入",
        "above the limit": "户：收入计算期内人均可支配收入高于50,000元，不合常理，暂不导入",
        "doubtful": "户：收入计算期内有单笔金额大于1,000,000元的收入登记，金额存疑，暂不导入",
    }
    assert all(row["asks"] == "correct" and "核对" in row["fix_zh"] for row in said.values())
