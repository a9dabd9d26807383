"""Outcomes and the middle change of income by county and kind of measure, worked by hand (N3.2a)."""

from decimal import Decimal

import pytest

from policies.model import load_code_sets
from policies.schemas import result_schema
from tests.memory import Row, canonical, found, given
from transforms.effect_by_kind import effect_by_kind

EFFECT = {name: str(kind) for name, kind in result_schema("effect").items()}
MEASURES = {"household_no": "string", "kind": "string"}
COUNTIES = ("341221", "340122")


def told(*households: Row, measures: dict[str, list[str | None]]) -> dict[tuple[str, str], Row]:
    base = {"county_code": "341221", "outcome": "steady"}
    begun = [{"household_no": number, "kind": kind} for number, kinds in measures.items() for kind in kinds]
    county = canonical("county", *({"county_code": code} for code in COUNTIES))
    rows = effect_by_kind(given(EFFECT, *(base | row for row in households)), given(MEASURES, *begun), county)
    return {(row["county_code"], row["kind"]): row for row in found(rows)}


def test_every_county_has_every_kind_of_measure() -> None:
    rows = told(measures={})
    assert rows.keys() == {(county, kind) for county in COUNTIES for kind in load_code_sets()["measure_kind"]}
    assert all(row["households"] == row["steady"] == 0 and row["median_income_change"] is None for row in rows.values())


def test_a_household_counts_once_for_each_of_its_kinds() -> None:
    rows = told(
        {"household_no": "A", "outcome": "improved"},
        {"household_no": "B", "outcome": "worsened"},
        {"household_no": "C"},  # without a measure
        {"household_no": "D", "county_code": "999999"},  # in no county of the division table
        measures={
            "A": ["健康帮扶", "健康帮扶", "产业帮扶"],
            "B": ["健康帮扶", None],  # a kind that cannot be read
            "D": ["健康帮扶"],
            "unmonitored": ["健康帮扶"],
        },
    )
    health, industry = rows["341221", "健康帮扶"], rows["341221", "产业帮扶"]
    assert (health["households"], health["improved"], health["worsened"], health["steady"]) == (2, 1, 1, 0)
    assert (industry["households"], industry["improved"]) == (1, 1)
    assert sum(row["households"] for row in rows.values()) == 3


@pytest.mark.parametrize(
    ("changes", "median"),
    [
        (["5.0000"], "5.00"),
        (["3.0000", "1.0000", "2.0000"], "2.00"),
        (["1.0000", "2.0000", "4.0000", "9.0000"], "3.00"),  # (2 + 4) / 2
        (["1.0000", "1.0000", "1.0000", "9.0000", "9.0000"], "1.00"),
        (["0.0000", "0.0100"], "0.01"),  # 0.005, half up
        (["0.0000", "0.0099"], "0.00"),  # 0.00495
        (["0.0000", "-0.0100"], "-0.01"),  # half away from zero, as every amount
        (["666.6667"], "666.67"),
        (["-1000.0000", None, "1000.0000"], "0.00"),  # what is not known is no change
        ([None, None], None),
        (["9999999999.9999", "9999999999.9999"], "10000000000.00"),
    ],
)
def test_the_median_change_to_the_fen(changes: list[str | None], median: str | None) -> None:
    households = [{"household_no": f"H{place}", "income_change": change} for place, change in enumerate(changes)]
    rows = told(*households, measures={str(row["household_no"]): ["公益岗位"] for row in households})
    row = rows["341221", "公益岗位"]
    assert row["households"] == len(changes)
    assert row["median_income_change"] == (None if median is None else Decimal(median))
