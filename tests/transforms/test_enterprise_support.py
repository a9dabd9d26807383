"""Enterprises paired with villages, and the monitored households they carry, on 2020-05-08 (N2.2)."""

import pytest

from tests.memory import Row, assessed, canonical, found, policy
from transforms.enterprise_support import enterprise_support

HERE, NEXT, ELSEWHERE = "341221002003", "341221002004", "340122001001"


def supported(pairs: list[Row], homes: dict[str, Row], measures: list[Row]) -> dict[tuple[str, str], Row]:
    """By county and enterprise its row; homes are confirmed and measures begun unless they say otherwise."""
    rows = enterprise_support(
        assessed(*({"household_no": number, "status": "confirmed"} | row for number, row in homes.items())),
        canonical("measure", *({"kind": "产业帮扶", "started_on": "2020-05-08"} | row for row in measures)),
        canonical("enterprise_pairing", *pairs),
        policy(),
    )
    return {(row.pop("county_code"), row.pop("enterprise")): row for row in found(rows)}


def pair(enterprise: str | None, village: str | None, since: str | None = "2020-01-01") -> Row:
    return {"enterprise": enterprise, "village_code": village, "since": since}


def test_an_enterprise_has_a_row_per_county_of_its_villages() -> None:
    told = supported(
        [
            pair("E", NEXT),
            pair("E", HERE),
            pair("E", HERE, None),  # the same village again
            pair("E", ELSEWHERE),
            pair("F", HERE, "2020-05-08"),
            pair("G", HERE, "2020-05-09"),  # tomorrow
            pair(None, HERE),
            pair("H", None),
            pair("H", "34"),  # a village of no county
        ],
        {},
        [],
    )
    nobody = {"households": 0, "carried": 0}
    assert told == {
        ("341221", "E"): {"villages": 2, "village_codes": [HERE, NEXT]} | nobody,
        ("340122", "E"): {"villages": 1, "village_codes": [ELSEWHERE]} | nobody,
        ("341221", "F"): {"villages": 1, "village_codes": [HERE]} | nobody,
    }


def test_confirmed_households_of_its_villages_count_once_in_their_county() -> None:
    homes: dict[str, Row] = {
        "A": {"village_code": HERE},
        "B": {"village_code": NEXT},
        "C": {"village_code": ELSEWHERE},
        "D": {"village_code": "341221002005"},  # a village without a pairing
        "E": {"village_code": None},
        **{status: {"village_code": HERE, "status": status} for status in ("candidate", "eliminated", "none")},
    }
    measures = [{"household_no": "A"}, {"household_no": "A", "kind": "公益岗位"}, {"household_no": "candidate"}]
    told = supported([pair("E", HERE), pair("E", NEXT), pair("E", ELSEWHERE), pair("F", HERE)], homes, measures)
    assert {place: (row["households"], row["carried"]) for place, row in told.items()} == {
        ("341221", "E"): (2, 1),  # A and B, of which A has measures
        ("340122", "E"): (1, 0),
        ("341221", "F"): (1, 1),
    }


@pytest.mark.parametrize(
    ("measure", "carried"),
    [
        ({}, 1),
        ({"kind": "就业帮扶"}, 1),
        ({"kind": "公益岗位"}, 1),
        ({"kind": "健康帮扶"}, 0),
        ({"kind": None}, 0),
        ({"started_on": "2020-05-09"}, 0),  # begins tomorrow
        ({"started_on": None}, 0),
        ({"ended_on": "2020-05-08"}, 1),  # its last day
        ({"ended_on": "2020-05-07"}, 0),
        ({"fund_source": "财政专项扶贫资金", "started_on": "2020-04-26"}, 1),  # who may be paid is another question
    ],
)
def test_a_household_is_carried_by_a_running_measure_of_work(measure: Row, carried: int) -> None:
    home = {"A": {"village_code": HERE, "potential_kind": "marginal"}}
    told = supported([pair("E", HERE)], home, [{"household_no": "A"} | measure])
    assert told["341221", "E"]["carried"] == carried
