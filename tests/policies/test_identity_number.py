import ibis
import pytest

from policies.identity_number import birth_date, check_digit_holds, is_male, match_number


def one(expression: ibis.Value) -> object:
    return ibis.duckdb.connect().execute(expression)


@pytest.mark.parametrize(
    ("number", "matched"),
    [
        ("11010519491231002X", "11010519491231002X"),
        ("11010519491231002x", "11010519491231002X"),
        ("11010519491231002X43", "11010519491231002X"),  # disability certificate: kind 4, level 3
        ("11010519491231002X43B1", "11010519491231002X"),
        ("110105491231002", "11010519491231002X"),  # first generation: century and check digit added
        ("110105194912310021", "110105194912310021"),  # the check digit need not hold to match
        ("1101051949123100", None),
        ("11010519491231002X4", None),
        ("ABCDEFGHIJKLMNOPQR", None),
    ],
)
def test_numbers_match_in_one_form(number: str, matched: str | None) -> None:
    found = one(match_number(ibis.literal(number)))
    assert found == matched if matched else not isinstance(found, str)


def test_the_example_of_gb_11643() -> None:
    number = ibis.literal("11010519491231002X")
    assert one(check_digit_holds(number)) and not one(check_digit_holds(ibis.literal("110105194912310021")))
    assert str(one(birth_date(number)))[:10] == "1949-12-31"
    assert not one(is_male(number))
