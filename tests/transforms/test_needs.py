"""What households lack on 2020-05-08, and which measure covers it (N2.1a, N2.1b, N2.1d)."""

from typing import Any

import pytest

from policies.model import load_code_sets
from policies.schemas import result_schema
from tests.memory import Row, assessed, canonical, found, given, policy
from transforms.needs import condition_needs, covering_measures, needs, risk_needs

Needs = dict[str, set[str]]


def of_households(rows: dict[str, Row]) -> Any:
    return assessed(*({"household_no": number, "potential_kind": "unstable"} | row for number, row in rows.items()))


def by_need(rows: Any) -> Needs:
    told: Needs = {}
    each = found(rows)
    for row in each:
        told.setdefault(row["household_no"], set()).add(row["need"])
    assert sum(map(len, told.values())) == len(each), "a need stands twice"
    return told


def test_the_risks_of_candidates_and_confirmed_households_raise_needs() -> None:
    risks = ["因病", "因残"]
    rows = {
        status: {"status": status, "risks": risks}
        for status in ("none", "candidate", "confirmed", "eliminated", "rejected")
    }
    told = by_need(risk_needs(of_households(rows | {"no risk": {"status": "confirmed"}}), policy()))
    assert told == {"candidate": {"medical", "disability"}, "confirmed": {"medical", "disability"}}


def test_every_risk_raises_its_own_need() -> None:
    risks = load_code_sets()["risk"]
    told = by_need(risk_needs(of_households({"H": {"status": "confirmed", "risks": list(risks)}}), policy()))
    assert len(told["H"]) == len(risks)


def lacking(households: dict[str, Row], *people: Row) -> Needs:
    return by_need(condition_needs(of_households(households), canonical("member", *people), policy()))


def test_what_a_household_of_any_status_is_known_to_lack() -> None:
    everything = {"dangerous_house": "是", "safe_water": "否"}
    assert lacking(
        {
            status: everything | {"status": status}
            for status in ("none", "candidate", "confirmed", "eliminated", "rejected")
        }
        | {"fine": {"dangerous_house": "否", "safe_water": "是"}, "blank": {}}
    ) == {status: {"housing", "water"} for status in ("none", "candidate", "confirmed", "eliminated", "rejected")}


def test_food_and_clothing_is_lacking_where_a_monitored_household_is_poor() -> None:
    statuses = ("none", "candidate", "confirmed", "eliminated", "rejected")
    poor = {f"{status}": {"status": status, "low_income": True} for status in statuses}
    others = {"not poor": False, "unknown": None}
    told = lacking(poor | {name: {"status": "confirmed", "low_income": low} for name, low in others.items()})
    assert told == {"candidate": {"food_and_clothing"}, "confirmed": {"food_and_clothing"}}


AWAY = {"student_status": "非在校生"}
CHILDREN: dict[str, tuple[Row, bool]] = {
    "6 today": (AWAY | {"birth_date": "2014-05-08"}, True),
    "6 tomorrow": (AWAY | {"birth_date": "2014-05-09"}, False),
    "16 tomorrow": (AWAY | {"birth_date": "2004-05-09"}, True),
    "16 today": (AWAY | {"birth_date": "2004-05-08"}, False),
    "by number 10": (AWAY | {"birth_date": "1980-01-01", "id_number": "340122201001011234"}, True),
    "by number 20": (AWAY | {"birth_date": "2010-01-01", "id_number": "340122200001011234"}, False),
    "age unknown": (AWAY, False),
    "at school": ({"birth_date": "2010-01-01", "student_status": "小学"}, False),
    "school unsaid": ({"birth_date": "2010-01-01"}, False),
    "a reason for staying away": ({"birth_date": "2010-01-01", "dropout_reason": "因残"}, True),
    "at school, with a reason": (
        {"birth_date": "2010-01-01", "student_status": "小学", "dropout_reason": "因病"},
        True,
    ),
}


def test_compulsory_education_is_lacking_from_six_to_under_sixteen() -> None:
    people = ({"household_no": name, "person_no": "P"} | row for name, (row, _) in CHILDREN.items())
    told = lacking({name: {} for name in CHILDREN}, *people)
    assert told == {name: {"compulsory_education"} for name, (_, lacks) in CHILDREN.items() if lacks}


INSURED: dict[str, tuple[Row, bool]] = {
    "neither": ({"medical_resident": "否", "medical_employee": "否"}, True),
    "not as resident": ({"medical_resident": "否"}, True),
    "as resident": ({"medical_resident": "是"}, False),
    "as employee": ({"medical_resident": "否", "medical_employee": "是"}, False),
    "not as employee": ({"medical_employee": "否"}, False),  # whether as resident is unknown
    "unsaid": ({}, False),
}


def test_medical_insurance_is_lacking_where_a_member_is_known_to_have_none() -> None:
    people = [{"household_no": name, "person_no": "P"} | row for name, (row, _) in INSURED.items()]
    others = [{"household_no": name, "person_no": "Q", "medical_resident": "是"} for name in INSURED]
    told = lacking({name: {} for name in INSURED}, *people, *others)
    assert told == {name: {"medical_insurance"} for name, (_, lacks) in INSURED.items() if lacks}


def test_two_members_of_one_household_lack_a_thing_once() -> None:
    people = ({"household_no": "H", "person_no": name, "medical_resident": "否"} for name in "PQ")
    assert lacking({"H": {}}, *people) == {"H": {"medical_insurance"}}


def measure(
    no: str, start: str | None, end: str | None = None, kind: str | None = "住房安全", fund: str | None = None
) -> Row:
    return {"measure_no": no, "started_on": start, "ended_on": end, "kind": kind, "fund_source": fund}


SPECIAL, TRADE = "财政专项扶贫资金", "行业资金"
# By household: its potential kind, its measures, and the number of the one that covers its need of safe housing.
COVERED: dict[str, tuple[str, list[Row], str | None]] = {
    "begun today": ("unstable", [measure("M1", "2020-05-08")], "M1"),
    "begins tomorrow": ("unstable", [measure("M1", "2020-05-09")], None),
    "ends today": ("unstable", [measure("M1", "2020-01-01", "2020-05-08")], "M1"),
    "ended yesterday": ("unstable", [measure("M1", "2020-01-01", "2020-05-07")], None),
    "no start": ("unstable", [measure("M1", None)], None),
    "another kind": ("unstable", [measure("M1", "2020-01-01", kind="饮水安全")], None),
    "no kind": ("unstable", [measure("M1", "2020-01-01", kind=None)], None),
    "nothing": ("unstable", [], None),
    "earliest start": (
        "unstable",
        [measure("M1", "2020-01-02"), measure("M3", "2020-01-01"), measure("M2", "2020-01-02")],
        "M3",
    ),
    "smallest number": ("unstable", [measure("M2", "2020-01-01"), measure("M1", "2020-01-01")], "M1"),
    "earliest that runs": ("unstable", [measure("M1", "2019-01-01", "2019-12-31"), measure("M2", "2020-01-01")], "M2"),
    "marginal, the day before": ("marginal", [measure("M1", "2020-04-26", fund=SPECIAL)], None),
    "marginal, that day": ("marginal", [measure("M1", "2020-04-27", fund=SPECIAL)], "M1"),
    "marginal, other funds": ("marginal", [measure("M1", "2020-04-26", fund=TRADE)], "M1"),
    "marginal, funds unsaid": ("marginal", [measure("M1", "2020-04-26")], "M1"),
    "marginal, then another": (
        "marginal",
        [measure("M1", "2020-04-26", fund=SPECIAL), measure("M2", "2020-05-01")],
        "M2",
    ),
    "unstable, the day before": ("unstable", [measure("M1", "2020-04-26", fund=SPECIAL)], "M1"),
    "unstable, that day": ("unstable", [measure("M1", "2020-04-27", fund=SPECIAL)], "M1"),
}
ELIGIBLE = {"household_no": "string", "programme": "string"}


@pytest.fixture(scope="module")
def told() -> dict[str, Row]:
    households = of_households(
        {no: {"potential_kind": kind, "dangerous_house": "是"} for no, (kind, _, _) in COVERED.items()}
    )
    measures = canonical(
        "measure", *({"household_no": no} | each for no, (_, rows, _) in COVERED.items() for each in rows)
    )
    programmes = [("begun today", name) for name in ("social_network", "insurance", "insurance")] + [
        ("elsewhere", "insurance")
    ]
    eligible = given(ELIGIBLE, *({"household_no": no, "programme": name} for no, name in programmes))
    rows = needs(households, canonical("member"), measures, eligible, policy())
    assert rows.schema() == result_schema("need")
    return {row["household_no"]: row for row in found(rows)}


@pytest.mark.parametrize("name", COVERED)
def test_which_measure_covers_a_need(told: dict[str, Row], name: str) -> None:
    number = COVERED[name][2]
    assert told[name]["by_measure_no"] == number and told[name]["covered"] is (number is not None)


def test_a_need_names_what_its_household_is_eligible_for_once_and_in_order(told: dict[str, Row]) -> None:
    assert (
        told["begun today"]["eligible_for"] == ["insurance", "social_network"] and told["nothing"]["eligible_for"] == []
    )


def test_one_measure_covers_every_need_of_its_kind() -> None:
    households = of_households(
        {"H": {"status": "confirmed", "risks": ["因病", "因残"], "low_income": True, "safe_water": "否"}}
    )
    measures = canonical("measure", {"household_no": "H"} | measure("M1", "2020-01-01", kind="综合保障"))
    rows = needs(households, canonical("member"), measures, given(ELIGIBLE), policy())
    assert {row["need"]: row["by_measure_no"] for row in found(rows)} == {
        "medical": "M1",
        "disability": "M1",
        "food_and_clothing": "M1",
        "water": None,
    }


def test_a_measure_of_one_household_covers_no_other() -> None:
    households = of_households({"H1": {}, "H2": {}})
    rows = covering_measures(
        households, canonical("measure", {"household_no": "H1"} | measure("M1", "2020-01-01")), policy()
    )
    assert by_need(rows).keys() == {"H1"}
