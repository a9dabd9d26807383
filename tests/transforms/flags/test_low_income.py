"""Low income and the band above it (N1.2a): income against line × 1.5 × members, and × 1.10."""

import datetime as dt
from decimal import Decimal

from policies.months import index_of
from tests.memory import Row, assessed, given, policy, values
from transforms.flags import Judgement
from transforms.flags.low_income import is_low_income, is_near_line, poverty_line

UNKNOWN = (None, None)
LOW, NEAR, NEITHER = (True, False), (False, True), (False, False)


def judged(
    rows: dict[str, tuple[str | None, int | None, str | None]], prefix: str = ""
) -> dict[str, tuple[bool | None, bool | None]]:
    """low_income and near_line of households by income, members and line."""
    table = assessed(
        *(
            {f"{prefix}income": income, "member_count": people, f"{prefix}line": line}
            for income, people, line in rows.values()
        )
    )
    of = Judgement(table, prefix)
    low, near = (values(function(of, policy()).holds) for function in (is_low_income, is_near_line))
    return dict(zip(rows, zip(low, near, strict=True), strict=True))


# Two people by the line of 3218: low below 3218 × 1.5 × 2 = 9654, near below 9654 × 1.10 = 10619.40.
def test_on_the_line_the_band_and_a_fen_beside_them() -> None:
    assert judged(
        {
            "a fen below the line": ("9653.99", 2, "3218"),
            "on the line": ("9654.00", 2, "3218"),
            "a fen below the band": ("10619.39", 2, "3218"),
            "on the band": ("10619.40", 2, "3218"),
            # 3218 × 1.5 × 3 = 14481; ÷ 3 it would round to 4827.00
            "three, a fen below": ("14480.99", 3, "3218"),
            "three, on the line": ("14481.00", 3, "3218"),
            "three, below the band": ("15929.09", 3, "3218"),  # 14481 × 1.10 = 15929.10
            "three, on the band": ("15929.10", 3, "3218"),
            "one by the line of 2995": ("4492.49", 1, "2995"),  # 4492.50
            "one on the line of 2995": ("4492.50", 1, "2995"),
            "nothing": ("0", 2, "3218"),
            "a loss": ("-0.01", 2, "3218"),
        }
    ) == {
        "a fen below the line": LOW,
        "on the line": NEAR,
        "a fen below the band": NEAR,
        "on the band": NEITHER,
        "three, a fen below": LOW,
        "three, on the line": NEAR,
        "three, below the band": NEAR,
        "three, on the band": NEITHER,
        "one by the line of 2995": LOW,
        "one on the line of 2995": NEAR,
        "nothing": LOW,
        "a loss": LOW,
    }


def test_what_is_unknown_is_neither_low_nor_not() -> None:
    rows = {
        "income": (None, 2, "3218"),
        "members": ("0", 0, "3218"),
        "line": ("0", 2, None),
        "everything": (None, None, None),
    }
    assert judged(rows) == dict.fromkeys(rows, UNKNOWN)


def test_the_current_judgement_takes_its_own_income_and_line() -> None:
    assert judged({"now": ("9653.99", 2, "3218")}, "current_") == {"now": LOW}


def test_the_threshold_told_is_the_monitoring_line_or_the_band() -> None:
    row: Row = {"line": "2995", "per_capita_income": "4000.5", "member_count": 2, "income": "8001"}
    of = Judgement(assessed(row), "")
    low, near = is_low_income(of, policy()), is_near_line(of, policy())
    assert values(low.value) == values(near.value) == [Decimal("4000.5")]
    assert values(low.threshold) == [Decimal("4492.5")] and values(near.threshold) == [
        Decimal("4941.75")
    ]  # 2995 × 1.5 (× 1.10)


def test_the_line_in_force_on_the_first_day_of_the_month_of_judgement() -> None:
    months = ("2018-12", "2019-01", "2019-12", "2020-01", "2020-12", "2021-01", "2030-06")
    rows = given(
        {"month": "int64"}, *({"month": index_of(dt.date.fromisoformat(f"{month}-01"))} for month in months), {}
    )
    # whatever the day on which it is asked
    assert values(poverty_line(rows.month, policy())) == [None, 2995, 2995, 3218, 3218, 4000, 4000, None]
