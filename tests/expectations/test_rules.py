"""Every rule has a breaking and a holding record, and speaks of nobody outside its group."""

import pytest

from cli import rules_page
from expectations.catalogue import CATALOGUE
from expectations.published import statements, undecidable
from steps.check import check
from steps.pull import pull
from tests.day import found_by_check
from tests.expectations.rule_days import CASES, RULES, changes, household_of, rule_days

Found = dict[str, set[tuple[str, str]]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """The rules found in each case's household, as (table, number)."""
    broken: Found = {name: set() for name in changes()}
    for day in rule_days(tmp_path_factory.mktemp("rules")):
        pull(day)
        check(day)
        for row in found_by_check(day.settings, day.as_of):
            if row["household_no"] in broken:
                broken[row["household_no"]].add((row["table"], row["rule"]))
    return broken


@pytest.mark.parametrize(("table", "number"), sorted(RULES))
def test_the_rule_breaks_and_holds(table: str, number: str, found: Found) -> None:
    for place in range(len(CASES[table, number])):
        assert (table, number) in found[household_of(table, number, place, "breaks")], place
        assert (table, number) not in found[household_of(table, number, place, "holds")], place
        assert (table, number) not in found.get(household_of(table, number, place, "outside"), ()), place


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
