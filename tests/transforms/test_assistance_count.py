"""Households that lack something and households that are eligible, counted by county (N2.1b, N2.1d, N2.2 to N2.5)."""

from policies.schemas import result_schema
from tests.memory import assessed, found, given, policy
from transforms.assistance_count import assistance_count

CONFIRMED = {"status": "confirmed", "county_code": "341221"}


def test_a_household_counts_once_for_each_thing_it_lacks_and_may_have() -> None:
    homes = assessed(
        *({"household_no": number} | CONFIRMED for number in "AB"),
        {"household_no": "C"} | CONFIRMED | {"county_code": "340122"},
        {"household_no": "candidate"} | CONFIRMED | {"status": "candidate"},
        {"household_no": "nowhere"} | CONFIRMED | {"county_code": None},
    )
    need = given(
        result_schema("need"),
        *({"household_no": "A", "need": need, "covered": False} for need in ("water", "medical")),
        {"household_no": "B", "need": "water", "covered": True},
        *({"household_no": number, "need": "water", "covered": False} for number in ("C", "candidate", "nowhere")),
    )
    eligible = given(
        result_schema("eligibility"),
        *({"household_no": number, "programme": "insurance"} for number in ("A", "B", "nowhere")),
        *({"household_no": "A", "person_no": person, "programme": "public_post"} for person in "12"),
        {"household_no": "candidate", "programme": "follow_up"},  # by its class, whatever its status
    )
    told = found(assistance_count(homes, need, eligible, policy()))
    assert {(row["county_code"], row["subject"], row["code"]): row["households"] for row in told} == {
        ("341221", "any_uncovered", "any_uncovered"): 1,
        ("341221", "uncovered_need", "water"): 1,
        ("341221", "uncovered_need", "medical"): 1,
        ("341221", "offered_programme", "insurance"): 2,
        ("341221", "offered_programme", "public_post"): 1,
        ("340122", "any_uncovered", "any_uncovered"): 1,
        ("340122", "uncovered_need", "water"): 1,
    }
    assert {row["title"] for row in told if row["county_code"] == "341221"} == {
        "有需求尚无措施覆盖", "饮水安全", "医疗救助", "购买保险", "村内扶贫公益岗位",
    }  # fmt: skip
