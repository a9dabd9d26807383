"""Reasons in a county officer's words: the numbers, the dates and the sentence of each flag, channel, state and gap."""

import datetime as dt
from decimal import Decimal

import pytest

from policies.months import index_of
from policies.schemas import result_schema
from tests.memory import Row, assessed, engine, given, policy
from transforms.reasons import SCHEMA, reason_facts, reasons

MAY, FEBRUARY = (index_of(dt.date(2020, month, 1)) for month in (5, 2))
# Two people, judged in February 2020 and again in May: W is 2019-02 to 2020-01, W′ 2019-05 to 2020-04.
HOUSEHOLD = {
    "member_count": 2,
    "judgement_month": FEBRUARY,
    "evidence_from": "2019-02-01",
    "evidence_until": "2020-02-29",
    "current_judgement_month": MAY,
    "current_evidence_from": "2019-05-01",
    "current_evidence_until": "2020-05-08",
    "line": "3218",
    "current_line": "3218",
}
POOR = {"income": "7825", "per_capita_income": "3912.5", "low_income": True}
POOR_NOW = {"current_income": "5000.01", "current_per_capita_income": "2500.005", "current_low_income": True}
NEAR = {"income": "10000", "per_capita_income": "5000", "near_line": True}
ILL = {"previous_income": "20000", "expense_illness": "30000", "expense_surge_illness": True}
HURT_NOW = {"current_previous_income": "8000", "current_expense_other": "8000.01", "current_expense_surge_other": True}
PLUNGED = {"income": "4999.99", "prior_income": "10000", "income_plunge": True}
UNKNOWN = {"low_income": None, "current_low_income": False, "expense_surge_illness": None}
ROWS: dict[str, Row] = {
    "poor": POOR,
    "poor now": POOR_NOW,
    "near": NEAR,
    "ill": ILL,
    "hurt now": HURT_NOW,
    "plunged": PLUNGED,
    "unknown": UNKNOWN,
    "found": {
        "channels": ["declaration", "visit", "screening"],
        "declared_on": "2019-03-01",
        "warned_by_household_on": "2020-02-29",
        "warned_by_visit_on": "2020-01-07",
        "warned_by_department_on": "2020-02-03",
        "health_amount": "12345.6",
        "health_last_day": "2020-02-01",
        "disabled_last_day": "2019-12-31",
    },
}
STATES = ("none", "candidate", "confirmed", "eliminated", "returning", "rejected")


@pytest.fixture(scope="module")
def told() -> dict[tuple[str, str], Row]:
    """Every reason by household and flag."""
    since = {"since": "2020-03-09", "changed": False, "previous_state": "none"}
    lives = [{"household_no": state, "state": state} | since for state in STATES]
    lives.append(
        {
            "household_no": "none again",
            "state": "none",
            "since": "2020-05-08",
            "changed": True,
            "previous_state": "candidate",
        }
    )
    lives.append({"household_no": "none yet", "state": "none", "since": "2020-05-08", "changed": True})
    needs = [
        {"household_no": "lacks", "need": "water", "covered": False},
        {"household_no": "has", "need": "water", "covered": True},
    ]
    facts = reason_facts(
        assessed(*({"household_no": number} | HOUSEHOLD | row for number, row in ROWS.items())),
        given(result_schema("life"), *lives),
        given(result_schema("need"), *needs),
        policy(),
    )
    batches = [reasons(batch, policy()) for batch in engine().to_pyarrow(facts).to_batches()]
    assert all(batch.schema == SCHEMA for batch in batches)
    rows = [row for batch in batches for row in batch.to_pylist()]
    by_flag = {(row["household_no"], row["flag"]): row for row in rows}
    assert len(by_flag) == len(rows), "a reason is told twice"
    return by_flag


FLAGS = [
    (
        "poor",
        "low_income",
        "3912.5",
        "4827",
        "2019年2月至2020年1月人均可支配收入3,912.50元，低于监测线4,827.00元（低914.50元）",
    ),  # 3218 × 1.5
    # 5000.01 ÷ 2 = 2500.005, told half up
    (
        "poor now",
        "current_low_income",
        "2500.005",
        "4827",
        "2019年5月至2020年4月人均可支配收入2,500.01元，低于监测线4,827.00元（低2,327.00元）",
    ),
    # 4827 × 1.10
    (
        "near",
        "near_line",
        "5000",
        "5309.7",
        "2019年2月至2020年1月人均可支配收入5,000.00元，略高于监测线（高173.00元），低于5,309.70元，请关注",
    ),
    (
        "ill",
        "expense_surge_illness",
        "30000",
        "20000",
        "2019年2月1日至2020年2月29日因病自付支出30,000.00元，超过上年度收入20,000.00元",
    ),
    (
        "hurt now",
        "current_expense_surge_other",
        "8000.01",
        "8000",
        "2019年5月1日至2020年5月8日因学、因意外事故自付支出8,000.01元，超过上年度收入8,000.00元",
    ),
    (
        "plunged",
        "income_plunge",
        "4999.99",
        "5000",  # 10000 × 0.5
        "2019年2月至2020年1月收入4,999.99元，不足此前十二个月收入的50%（5,000.00元）",
    ),
]


@pytest.mark.parametrize(("household", "flag", "value", "threshold", "text"), FLAGS, ids=[each[1] for each in FLAGS])
def test_a_flag_is_told_with_its_numbers(
    told: dict[tuple[str, str], Row], household: str, flag: str, value: str, threshold: str, text: str
) -> None:
    row = told[household, flag]
    assert (row["value"], row["threshold"], row["text_zh"]) == (Decimal(value), Decimal(threshold), text)


def test_only_what_is_known_to_hold_is_told(told: dict[tuple[str, str], Row]) -> None:
    own = {(household, flag) for household, flag, *_ in FLAGS}
    channels = {("found", f"channel_{channel}") for channel in ("declaration", "visit", "screening")}
    states = {(state, f"status_{state}") for state in STATES if state != "none"} | {("none again", "status_none")}
    assert told.keys() == own | channels | states | {("lacks", "gap_water")}


def test_channels_states_and_gaps_are_told_with_their_days(told: dict[tuple[str, str], Row]) -> None:
    texts = {key: row["text_zh"] for key, row in told.items()}
    assert texts["found", "channel_declaration"] == "2020年2月29日农户申报"  # the later of the two
    assert texts["found", "channel_visit"] == "2020年1月7日乡村干部走访排查发现疑似风险"
    assert texts["found", "channel_screening"] == (
        "部门筛查预警（2020年2月3日登记）"
        "（卫生健康部门数据：个人自付医疗费用合计12,345.60元，最近出院日期2020年2月1日）"
        "（残联数据：一级或二级残疾证，最近发证日期2019年12月31日）"
    )
    assert texts["candidate", "status_candidate"] == "自2020年3月9日列为待核查对象，请县级核实确认"
    assert texts["none again", "status_none"] == "自2020年5月8日不再有监测情形"
    assert texts["lacks", "gap_water"] == "需要“饮水安全”，2020年5月8日没有在实施的帮扶措施覆盖，请安排"
    assert told["found", "channel_visit"]["value"] is None and told["lacks", "gap_water"]["threshold"] is None


def test_a_reason_names_its_clause(told: dict[tuple[str, str], Row]) -> None:
    clauses = {flag: row["clause"] for (_, flag), row in told.items()}
    assert clauses["low_income"] == "N1.2a" and clauses["expense_surge_illness"] == "N1.2b"
    assert clauses["income_plunge"] == "N1.2c" and clauses["channel_visit"] == "N1.3a"
    assert clauses["current_low_income"] == clauses["low_income"]
