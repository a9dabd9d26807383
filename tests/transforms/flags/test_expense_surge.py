"""Expense surge: net > 0 and net > 1.0 × income(Y), unknown while that income is (N1.2b)."""

from decimal import Decimal

import pytest

from policies.in_force import SURGE_CAUSES, Cause
from tests.memory import assessed, policy, values
from transforms.flags import Judgement
from transforms.flags.expense_surge import is_expense_surge

# net expense, income of the year before, and whether it is a surge
CASES: list[tuple[str | None, str | None, bool | None]] = [
    ("20000.01", "20000", True),
    ("20000", "20000", False),
    ("19999.99", "20000", False),
    ("0.01", "0", True),
    ("0", "0", False),
    ("0.01", "-500", True),  # a year of losses
    ("0", "-500", False),  # nothing was spent, though 0 > −500
    (None, "20000", False),
    (None, "-500", False),
    ("20000", None, None),
    (None, None, None),
]


@pytest.mark.parametrize("prefix", ["", "current_"])
@pytest.mark.parametrize("cause", SURGE_CAUSES)
def test_a_surge_of_its_own_cause(cause: Cause, prefix: str) -> None:
    rows = assessed(
        *({f"{prefix}expense_{cause}": net, f"{prefix}previous_income": income} for net, income, _ in CASES)
    )
    assert values(is_expense_surge(Judgement(rows, prefix), policy(), cause).holds) == [surge for *_, surge in CASES]


def test_the_expense_of_another_cause_is_no_surge() -> None:
    rows = assessed({"expense_illness": "500", "expense_other": "500", "previous_income": "100"})
    held = {cause: values(is_expense_surge(Judgement(rows, ""), policy(), cause).holds)[0] for cause in SURGE_CAUSES}
    assert held == {"illness": True, "disability": False, "disaster": False, "epidemic": False, "other": True}


def test_each_cause_has_its_own_ratio() -> None:
    ratios = policy().expense_surge_ratio | {"illness": Decimal("1.5")}
    provincial = policy().model_copy(update={"expense_surge_ratio": ratios})
    rows = assessed(
        *({"expense_illness": net, "expense_disability": net, "previous_income": "100"} for net in ("150", "150.01"))
    )
    illness, disability = (
        is_expense_surge(Judgement(rows, ""), provincial, cause) for cause in ("illness", "disability")
    )
    assert values(illness.holds) == [False, True] and values(disability.holds) == [True, True]
    assert (
        values(illness.value) == [Decimal("150"), Decimal("150.01")]
        and values(illness.threshold) == [Decimal("150")] * 2
    )
