"""Every rule has a breaking and a holding record, and speaks of nobody outside its group."""

import datetime as dt
from pathlib import Path

import pytest

from cli import rules_page
from expectations.catalogue import CATALOGUE
from expectations.published import statements, undecidable
from expectations.rules import Rule
from steps.check import check
from steps.pull import pull
from storage.day import Day
from tests.day import DAY, found_by_check, settings_for
from tests.expectations.world import Case, Change, cases, write_platform

# By table and number: one number may have a half of its statement in each of two tables.
RULES = {(table, rule.number): rule for table, rules in CATALOGUE.items() for rule in rules}
CASES = {(table, number): told for table, by_rule in cases().items() for number, told in by_rule.items()}
# What takes a household out of a rule's group.
_OUTSIDE = {
    "out_of_poverty": {"register_type": "一般农户", "exit_year": None},
    "monitored": {"monitored_type": None},
    "open": {"risk_eliminated": "是"},
    "eliminated": {"risk_eliminated": "否"},
    "either": {"register_type": "一般农户", "exit_year": None, "monitored_type": None},
}
Found = dict[str, set[tuple[str, str]]]


def _outside(rule: Rule, case: Case) -> Change | None:
    """The breaking record in a household of another group; None for a rule of everyone."""
    patch = _OUTSIDE.get(rule.group)
    return patch and case.breaks.model_copy(update={"household": {**case.breaks.household, **patch}})


def _name(table: str, number: str, place: int, part: str) -> str:
    """The household of a part of a case."""
    return f"{table}/{number}/{place}/{part}"


def _day(case: Change) -> dt.date:
    return case.as_of or DAY


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """The rules found in each case's household, as (table, number)."""
    changes: dict[str, Change] = {
        "base": Change(),
        "twin": CASES["member", "id_number_shared"][0].breaks,
        "phone": CASES["member", "5_15_022"][0].breaks,
    }
    for (table, number), told in CASES.items():
        for place, case in enumerate(told):
            parts = {"breaks": case.breaks, "holds": case.holds, "outside": _outside(RULES[table, number], case)}
            changes |= {_name(table, number, place, part): each for part, each in parts.items() if each is not None}
    broken: Found = {name: set() for name in changes}
    orders = {name: order for order, name in enumerate(changes)}
    for day in {_day(change) for change in changes.values()}:
        home: Path = tmp_path_factory.mktemp("rules")
        own = [(name, change) for name, change in changes.items() if _day(change) == day]
        for part in range(0, len(own), 450):  # a day of birth has numbers for 500 people of each sex
            folder = home / str(part)
            folder.mkdir()
            placed = [(name, orders[name] % 450, change) for name, change in own[part : part + 450]]
            shared = [
                (name, 450 + n, changes[name])
                for n, name in enumerate(("twin", "phone"))
                if name not in dict(own[part : part + 450])
            ]
            write_platform(folder / "p.sqlite", placed + shared)
            settings = settings_for(folder, folder / "p.sqlite")
            pull(Day(day, settings))
            check(Day(day, settings))
            for row in found_by_check(settings, day):
                if row["household_no"] in broken:
                    broken[row["household_no"]].add((row["table"], row["rule"]))
    return broken


@pytest.mark.parametrize(("table", "number"), sorted(RULES))
def test_the_rule_breaks_and_holds(table: str, number: str, found: Found) -> None:
    for place in range(len(CASES[table, number])):
        assert (table, number) in found[_name(table, number, place, "breaks")], place
        assert (table, number) not in found[_name(table, number, place, "holds")], place
        assert (table, number) not in found.get(_name(table, number, place, "outside"), ()), place


def test_the_unchanged_household_breaks_nothing(found: Found) -> None:
    assert found["base"] == set()


def test_cases_stand_with_the_table_of_their_rule() -> None:
    assert set(CASES) == set(RULES)


def test_every_published_rule_is_decided_or_lacks_a_field() -> None:
    decided = {number for _, number in RULES if number[0].isdigit()}
    assert decided | set(undecidable()) == set(statements()) and not decided & set(undecidable())


def test_numbers_are_given_once_in_a_table() -> None:
    numbers = [(table, rule.number) for table, rules in CATALOGUE.items() for rule in rules]
    assert len(numbers) == len(set(numbers))


def test_the_page_is_up_to_date() -> None:
    assert rules_page.PAGE.read_text(encoding="utf-8") == rules_page.rules_page(), (
        "run `make docs` and commit docs/rules.md"
    )
