"""The results against an independent calculation, household by household, on dirt of kinds nobody listed."""

import datetime as dt
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from storage.settings import Settings
from tests.conftest import DemoDay
from tests.day import judge, result, settings_for
from tests.nasty import build
from tests.oracle import Province, Row

pytestmark = pytest.mark.slow


def compare(database: Path, settings: Settings, day: dt.date) -> None:
    province = Province(str(database), day)
    expected = {number: province.assess(number) for number in province.households}
    assessed = {row["household_no"]: row for row in result(settings, "assessment", day)}
    assert assessed.keys() == expected.keys()
    for number, row in expected.items():
        for column, value in row.items():
            if column in ("leads", "doubtful", "current_doubtful"):
                continue
            if column.endswith("per_capita_income") and value is not None:
                value = value.quantize(Decimal("0.0001"), ROUND_HALF_UP)
            assert assessed[number][column] == value, (number, column)
    leads = {(row["household_no"], row["department"]): row["amount"] for row in result(settings, "lead", day)}
    assert leads == {
        (number, name): amount for number, row in expected.items() for name, amount in row["leads"].items()
    }
    compare_doubt(settings, day, province, expected)
    compare_effect(settings, day, province, expected)
    enterprises = {
        (row["county_code"], row["enterprise"]): (row["villages"], row["households"], row["carried"])
        for row in result(settings, "enterprise_support", day)
    }
    assert enterprises == province.enterprises(expected)
    contacts = {row["household_no"]: row["has_contact"] for row in result(settings, "contact_status", day)}
    needing = [n for n, row in expected.items() if row["kind"] == "marginal" and row["status"] == "confirmed"]
    assert contacts == {number: province.contact(number) for number in needing}
    scale = {
        r["county_code"]: (r["registered_people"], r["monitored_people"], r["ratio"])
        for r in result(settings, "scale", day)
    }
    assert scale == province.scale(list(expected.values()))


def compare_doubt(settings: Settings, day: dt.date, province: Province, expected: dict[str, Row]) -> None:
    """Doubtful reasons, implausible incomes, and what findings hold."""
    for row in result(settings, "reason", day):
        own, flag = expected[row["household_no"]], row["flag"]
        doubtful = own["doubtful"] | {f"current_{name}": value for name, value in own["current_doubtful"].items()}
        assert row["doubtful"] is doubtful.get(flag, False), (row["household_no"], flag)
    findings = result(settings, "finding", day)
    implausible = {row["household_no"] for row in findings if row["rule"] == "income_implausible"}
    assert implausible == {number for number, row in expected.items() if province.implausible(number, row)}
    for row in findings:
        home = expected.get(row["household_no"])
        holds = home is not None and province.holds(row, home)
        assert row["holds"] is holds, (row["rule"], row["household_no"], row["key"], row["field"])


def compare_effect(settings: Settings, day: dt.date, province: Province, expected: dict[str, Row]) -> None:
    """What has become of households, and of those of each county that have a kind of measure."""
    effects = {no: province.effect(row) for no, row in expected.items() if row["status"] in ("confirmed", "eliminated")}
    needs = Counter((row["household_no"], row["covered"]) for row in result(settings, "need", day))
    found = {row.pop("household_no"): row for row in result(settings, "effect", day)}
    for number, row in found.items():
        assert row.pop("needs_covered") == needs[number, True]
        assert row.pop("needs") == needs[number, True] + needs[number, False]
    assert found == effects
    by_kind = province.effect_by_kind(effects)
    told = {(row.pop("county_code"), row.pop("kind")): row for row in result(settings, "effect_by_kind", day)}
    assert len(told) == 12 * len(province.counties) and by_kind.keys() <= told.keys()
    for place, row in told.items():
        nobody = dict.fromkeys(row, 0) | {"median_income_change": None}
        assert row == nobody | by_kind.get(place, {}), place


@pytest.mark.parametrize(
    ("seed", "day"),
    [(1, "2020-05-08"), (2, "2020-02-29"), (3, "2021-01-31"), (4, "2019-03-01"), (5, "2020-12-31"), (6, "2020-05-11")],
)
def test_a_hostile_platform(tmp_path: Path, seed: int, day: str) -> None:
    as_of = dt.date.fromisoformat(day)
    build(tmp_path / "p.sqlite", seed)
    settings = settings_for(tmp_path, tmp_path / "p.sqlite")
    judge(settings, as_of)
    compare(tmp_path / "p.sqlite", settings, as_of)


def test_the_demo_province(demo_day: DemoDay) -> None:
    compare(demo_day.database, demo_day.settings, dt.date(2020, 5, 8))
