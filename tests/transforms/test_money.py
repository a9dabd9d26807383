"""Exact money: comparisons with a ratio against Python's fractions, quotients rounded half away from zero."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from tests.memory import Row, given, values
from transforms.money import MONEY, exceeds, falls_below, quotient, times

RATIOS = [Decimal(text) for text in ("0.5", "1.0", "1.1", "1.5", "1.65", "0.3333", "0.05")]
QUOTIENT = {"value": MONEY, "by": "int64"}
SHOWN = Decimal("0.0001")
# Money from a cent to a billion yuan, below nought too, and people from one to twenty.
CENTS = st.integers(-(10**11), 10**11)
PAIR = st.tuples(st.sampled_from(RATIOS), CENTS, st.integers(-2, 2)).map(
    # A base, and a value that lies within two cents of one of the ratios of it, where rounding would tell otherwise.
    lambda drawn: (int(Fraction(drawn[0]) * drawn[1]) + drawn[2], drawn[1])
)
FEW = settings(max_examples=5, deadline=None)


def yuan(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


@FEW
@drawn(st.lists(PAIR | st.tuples(CENTS, CENTS), min_size=20, max_size=100))
def test_a_ratio_is_compared_as_a_fraction(pairs: list[tuple[int, int]]) -> None:
    rows = given(
        {"value": MONEY, "base": MONEY}, *({"value": yuan(value), "base": yuan(base)} for value, base in pairs)
    )
    for ratio in RATIOS:
        more, less = exceeds(rows.value, ratio, rows.base), falls_below(rows.value, ratio, rows.base)
        bases = [Fraction(ratio) * base for _, base in pairs]
        assert values(more) == [value > base for (value, _), base in zip(pairs, bases, strict=True)]
        assert values(less) == [value < base for (value, _), base in zip(pairs, bases, strict=True)]


@pytest.mark.parametrize(
    ("ratio", "value", "base", "more", "less"),
    [
        ("1.0", "100.00", "100.00", False, False),
        ("1.0", "100.01", "100.00", True, False),
        ("1.0", "99.99", "100.00", False, True),
        ("0.5", "0.01", "0.01", True, False),  # 0.01 > 0.005, which rounds to 0.01
        ("0.3333", "0.33", "1.00", False, True),  # 0.33 < 0.3333, which rounds to 0.33
        ("1.65", "-1.65", "-1.00", False, False),
        ("1.65", None, "1.00", None, None),
        ("1.65", "1.00", None, None, None),
    ],
)
def test_on_the_threshold_and_a_cent_beside_it(
    ratio: str, value: str | None, base: str | None, more: bool | None, less: bool | None
) -> None:
    row = given({"value": MONEY, "base": MONEY}, {"value": value, "base": base})
    assert values(exceeds(row.value, Decimal(ratio), row.base)) == [more]
    assert values(falls_below(row.value, Decimal(ratio), row.base)) == [less]


def shared(*rows: Row) -> list[Decimal | None]:
    table = given(QUOTIENT, *rows)
    return values(quotient(table.value, table.by))


def test_a_quotient_is_rounded_half_away_from_zero() -> None:
    assert shared(
        {"value": "0.01", "by": 200},  # 0.00005
        {"value": "-0.01", "by": 200},
        {"value": "0.01", "by": 201},  # 0.0000498
        {"value": "2.00", "by": 3},  # 0.66666…
        {"value": "-2.00", "by": 3},
        {"value": "1.00", "by": 3},
        {"value": "7825.00", "by": 2},
        {"value": "0.00", "by": 4},
    ) == [Decimal(text) for text in ("0.0001", "-0.0001", "0", "0.6667", "-0.6667", "0.3333", "3912.5", "0")]


def test_without_a_divisor_or_a_value_there_is_no_quotient() -> None:
    assert shared({"value": "5.00", "by": 0}, {"value": "5.00"}, {"by": 3}, {"value": "5.00", "by": -1}) == [None] * 4


def test_sums_beyond_any_household_are_unknown_and_stop_no_day() -> None:
    # Fifteen digits of hundredths are divided exactly; 9,999,999,999,999.99 ÷ 3 = 3,333,333,333,333.33.
    last = Decimal("9999999999999.99")
    assert shared(
        {"value": last, "by": 3},
        {"value": -last, "by": 1},
        {"value": last + Decimal("0.01"), "by": 3},
        {"value": "9999999999999999.99", "by": 7},
        {"value": "-999999999999999999.99", "by": 1},
    ) == [Decimal("3333333333333.33"), -last, None, None, None]


@FEW
@drawn(st.lists(st.tuples(st.integers(1 - 10**15, 10**15 - 1), st.integers(1, 20)), min_size=50, max_size=200))
def test_every_quotient_is_that_of_decimal_arithmetic(pairs: list[tuple[int, int]]) -> None:
    expected = [(yuan(value) / by).quantize(SHOWN, ROUND_HALF_UP) for value, by in pairs]
    assert shared(*({"value": yuan(value), "by": by} for value, by in pairs)) == expected


def test_a_threshold_is_shown_exactly() -> None:
    lines = given({"line": MONEY}, {"line": "3218.00"}, {"line": "2995.00"}, {"line": "0.01"}, {"line": "-0.01"}, {})
    assert values(times(lines.line, Decimal("1.5"))) == [
        Decimal(text) for text in ("4827", "4492.5", "0.015", "-0.015")
    ] + [None]
    # 3218 × 1.65 = 5309.70; 0.01 × 1.65 = 0.0165
    assert values(times(lines.line, Decimal("1.65")))[::2] == [Decimal("5309.7"), Decimal("0.0165"), None]
