"""Net expense of each cause within E (N1.2b)."""

from decimal import Decimal

from tests.memory import Row, by_household, canonical, judgement, policy, values
from transforms.expense import net_amount, net_expenses

CAUSES = ("illness", "disability", "disaster", "epidemic", "other")


def spent(identified: dict[str, str | None], *entries: Row) -> dict[str, Row]:
    return by_household(net_expenses(canonical("expense_entry", *entries), judgement(identified), policy()))


def entry(number: str, day: str | None, amount: str | None, cause: str | None = "因病", back: str | None = None) -> Row:
    return {"household_no": number, "spent_on": day, "amount": amount, "cause": cause, "reimbursed": back}


def test_a_blank_reimbursement_is_nought_and_one_above_the_amount_leaves_nothing() -> None:
    pairs = [("100", None), ("100", "0"), ("100", "99.99"), ("100", "100"), ("100", "100.01"), ("0", None)]
    rows = canonical("expense_entry", *({"amount": amount, "reimbursed": back} for amount, back in pairs))
    assert values(net_amount(rows)) == [Decimal(text) for text in ("100", "100", "0.01", "0", "0", "0")]


def test_an_expense_counts_from_the_first_day_of_w_to_the_day_it_is_judged() -> None:
    days = {
        "blank": ("2019-04-30", "2019-05-01", "2020-05-08", "2020-05-09"),  # W begins on 2019-05-01; D
        "leap": ("2019-01-31", "2019-02-01", "2020-02-29", "2020-03-01"),  # judged in February 2020: to its last day
        "December": ("2018-11-30", "2018-12-01", "2019-12-31", "2020-01-01"),
    }
    entries = (entry(no, day, str(10**place)) for no, each in days.items() for place, day in enumerate(each))
    told = spent({"blank": None, "leap": "2020-02", "December": "2019-12"}, *entries)
    # 1 before, 10 on the first day, 100 on the last, 1000 after it
    assert {number: row["expense_illness"] for number, row in told.items()} == dict.fromkeys(days, Decimal(110))
    # E′ of everyone is 2019-05-01 to 2020-05-08
    assert {number: row["current_expense_illness"] for number, row in told.items()} == {
        "blank": Decimal(110),
        "leap": Decimal(1100),
        "December": Decimal(1100),
    }


def test_causes_are_summed_apart_and_school_with_accident() -> None:
    told = spent(
        {"H": None, "one": None},
        entry("H", "2020-01-01", "1000", "因病", "400"),
        entry("H", "2020-01-02", "1000", "因病", "1500"),  # counts 0 and takes nothing off the other
        entry("H", "2020-01-01", "20", "因残"),
        entry("H", "2020-01-01", "30", "因灾"),
        entry("H", "2020-01-01", "40", "因疫情"),
        entry("H", "2020-01-01", "50", "因学"),
        entry("H", "2020-01-01", "5", "因意外事故"),
        entry("one", "2020-01-01", "100", "因残", "100"),
    )
    assert [told["H"][f"expense_{cause}"] for cause in CAUSES] == [Decimal(each) for each in (600, 20, 30, 40, 55)]
    # nothing left of what was spent is nought; nothing spent is blank
    assert [told["one"][f"expense_{cause}"] for cause in CAUSES] == [None, Decimal(0), None, None, None]


def test_an_entry_that_cannot_be_read_takes_no_part() -> None:
    told = spent(
        {"H": None, "unreadable": None},
        entry("H", "2020-01-01", "100"),
        entry("H", None, "200"),
        entry("H", "2020-01-01", None),
        entry("H", "2020-01-01", "400", cause=None),
        entry("unreadable", None, "200"),
    )
    assert told.keys() == {"H"} and told["H"]["expense_illness"] == Decimal(100)
