"""Lists of codes in a fixed order."""

from tests.memory import given, values
from transforms.lists import codes_where, distinct_in_order


def test_codes_stand_in_the_order_given_and_an_unknown_condition_is_not_told() -> None:
    rows = given(
        {"a": "boolean", "b": "boolean"},
        {"a": True, "b": True},
        {"a": False, "b": True},
        {"b": None, "a": True},
        {"b": False},
    )
    assert values(codes_where({"second": rows.b, "first": rows.a})) == [["second", "first"], ["second"], ["first"], []]


def test_each_value_stands_once_where_it_came_first() -> None:
    rows = given(
        {"a": "string", "b": "string", "c": "string"},
        {"a": "因病", "b": "因残", "c": "因病"},
        {"a": "因灾", "b": "因灾", "c": "因灾"},
        {"b": "因病", "c": "因残"},  # a blank leaves no gap
        {"a": "因病", "c": "因病"},
        {},
    )
    assert values(distinct_in_order([rows.a, rows.b, rows.c])) == [
        ["因病", "因残"],
        ["因灾"],
        ["因病", "因残"],
        ["因病"],
        [],
    ]
