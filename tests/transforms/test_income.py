"""Income over W, P and Y (N1.1b): what lies in which window, what counts against it, and when it is unknown."""

from decimal import Decimal

from tests.memory import Row, by_household, canonical, judgement
from transforms.income import window_incomes

# One entry a month, each twice the one before: a sum tells which months are in it.
MONTHS = {
    "2018-04": 1, "2018-05": 2, "2018-12": 4, "2019-01": 8, "2019-04": 16,
    "2019-05": 32, "2019-12": 64, "2020-01": 128, "2020-04": 256, "2020-05": 512,
}  # fmt: skip
SUMS = ("income", "prior_income", "previous_income")
KINDS = ("wages", "business_income", "property_income", "transfers", "production_costs")


def earned(identified: dict[str, str | None], *entries: Row) -> dict[str, Row]:
    return by_household(window_incomes(canonical("income_entry", *entries), judgement(identified)))


def test_which_months_lie_in_which_window() -> None:
    identified = {"no month": None, "January": "2020-01", "December": "2019-12"}
    entries = (
        {"household_no": number, "month": f"{month}-01", "kind": "工资性收入", "amount": amount}
        for number in identified
        for month, amount in MONTHS.items()
    )
    told = earned(identified, *entries)
    sums = {number: tuple(int(row[name]) for name in SUMS) for number, row in told.items()}
    assert sums == {
        # W 2019-05 to 2020-04 = 32+64+128+256; P 2018-05 to 2019-04 = 2+4+8+16; Y 2019 = 8+16+32+64
        "no month": (480, 30, 120),
        # W 2019; P 2018 = 1+2+4; Y 2019
        "January": (120, 7, 120),
        # W 2018-12 to 2019-11 = 4+8+16+32; P 2017-12 to 2018-11 = 1+2; Y 2018
        "December": (60, 3, 7),
    }
    for row in told.values():  # the current view is that of May 2020 for everyone
        assert [int(row[f"current_{name}"]) for name in SUMS] == [480, 30, 120]
        assert row["wages"] == row["income"]


def entry(number: str, kind: str | None, amount: str | None, month: str | None = "2020-04-01") -> Row:
    return {"household_no": number, "kind": kind, "amount": amount, "month": month}


def test_costs_are_taken_off_and_every_kind_is_told() -> None:
    told = earned(
        {"all": None, "costs alone": None},
        entry("all", "工资性收入", "1000.10"),
        entry("all", "工资性收入", "0.10"),
        entry("all", "生产经营性收入", "200"),
        entry("all", "财产性收入", "30"),
        entry("all", "转移性收入", "4"),
        entry("all", "生产经营性支出", "5000"),
        entry("costs alone", "生产经营性支出", "5000"),
    )
    # 1000.20 + 200 + 30 + 4 − 5000
    assert told["all"]["income"] == Decimal("-3765.80") and told["costs alone"]["income"] == Decimal("-5000.00")
    assert [told["all"][kind] for kind in KINDS] == [Decimal(text) for text in ("1000.20", "200", "30", "4", "5000")]
    assert [told["costs alone"][kind] for kind in KINDS] == [None, None, None, None, Decimal(5000)]


def test_income_is_known_by_a_readable_entry_in_the_window_and_unknown_without() -> None:
    told = earned(
        {"nought": None, "unreadable": None, "outside": None, "half": None},
        entry("nought", "工资性收入", "0"),
        entry("unreadable", None, "100"),
        entry("unreadable", "工资性收入", None),
        entry("unreadable", "工资性收入", "100", month=None),
        entry("outside", "工资性收入", "100", month="2020-05-01"),
        entry("half", "工资性收入", "100"),
        entry("half", None, "900"),
    )
    assert {number: row["income"] for number, row in told.items()} == {
        "nought": Decimal(0),  # known to be nothing
        "outside": None,
        "half": Decimal(100),  # the entry that cannot be read takes no part
    }
    assert told["nought"]["previous_income"] is None and told["nought"]["prior_income"] is None
