"""Conditions that may be unknown: an unknown one speaks for nothing and hides nothing."""

from tests.memory import given, values
from transforms.conditions import any_of, known

PAIRS = given(
    {"one": "boolean", "other": "boolean"},
    {"one": True, "other": True},
    {"one": True, "other": False},
    {"other": True},
    {"one": False},
    {"one": False, "other": False},
    {},
)


def test_any_known_condition_is_enough() -> None:
    assert values(any_of(PAIRS.one, PAIRS.other)) == [True, True, True, False, False, False]


def test_one_condition_alone() -> None:
    assert values(any_of(PAIRS.one)) == values(known(PAIRS.one)) == [True, True, False, False, False, False]
