"""Income plunge: income(W) < 0.5 × income(P), both known and income(P) > 0 (N1.2c)."""

from decimal import Decimal

import pytest

from tests.memory import assessed, policy, values
from transforms.flags import Judgement
from transforms.flags.income_plunge import is_income_plunge

# income in W, income in P, and whether it is a plunge
CASES: list[tuple[str | None, str | None, bool | None]] = [
    ("4999.99", "10000", True),
    ("5000", "10000", False),
    ("5000.01", "10000", False),
    ("5000", "10000.01", True),  # half is 5000.005, which rounds to 5000.01 and, cut off, to 5000.00
    ("5000.01", "10000.01", False),
    ("0", "0.01", True),
    ("-500", "1000", True),
    ("0", "0", False),
    ("-2000", "-1000", False),  # a loss before is nothing to plunge from
    ("-1", "0", False),
    (None, "10000", None),
    ("4999.99", None, None),
    (None, None, None),
    (None, "0", None),
    ("100", "0", False),
]


@pytest.mark.parametrize("prefix", ["", "current_"])
def test_less_than_half_of_the_twelve_months_before(prefix: str) -> None:
    rows = assessed(*({f"{prefix}income": now, f"{prefix}prior_income": then} for now, then, _ in CASES))
    assert values(is_income_plunge(Judgement(rows, prefix), policy()).holds) == [plunge for *_, plunge in CASES]


def test_the_threshold_told_is_half_of_it() -> None:
    told = is_income_plunge(Judgement(assessed({"income": "1.00", "prior_income": "10000.01"}), ""), policy())
    assert values(told.value) == [Decimal(1)] and values(told.threshold) == [Decimal("5000.005")]
