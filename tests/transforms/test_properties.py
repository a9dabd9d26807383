"""What must hold of every household, whatever it earned and spent."""

import datetime as dt
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.in_force import SURGE_CAUSES
from tests.transforms.judge import Row, assess, money

KINDS = ["工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营性支出"]
EARNED = KINDS[:4]
MONTHS = st.dates(dt.date(2018, 1, 1), dt.date(2020, 5, 31)).map(lambda day: day.replace(day=1))
ENTRY = st.fixed_dictionaries(
    {"month": MONTHS, "kind": st.sampled_from(KINDS), "amount": st.integers(0, 2_000_000).map(money)}
)
EXPENSE = st.fixed_dictionaries(
    {
        "spent_on": st.dates(dt.date(2019, 1, 1), dt.date(2020, 6, 30)),
        "cause": st.sampled_from(["因病", "因残", "因灾", "因疫情", "因学"]),
        "amount": st.integers(0, 3_000_000).map(money),
        "reimbursed": st.none() | st.integers(0, 3_000_000).map(money),
    }
)
HOUSEHOLD = st.fixed_dictionaries(
    {
        "register_type": st.sampled_from(["脱贫户", "一般农户", "贫困户", None]),
        "identified_month": st.none() | MONTHS,
        "county_confirmed": st.sampled_from(["是", "否", None]),
        "confirmed_on": st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2020, 6, 1)),
    }
)
SITUATION = st.tuples(HOUSEHOLD, st.integers(0, 4), st.lists(ENTRY, max_size=8), st.lists(EXPENSE, max_size=4))
# One question to the engine costs a second, so each example asks about a village of households at once.
VILLAGE = st.lists(SITUATION, min_size=10, max_size=25)
SOME = settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example]
)
Village = list[tuple[Row, int, list[Row], list[Row]]]


def rows_of(village: Village) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {"household": [], "member": [], "income_entry": [], "expense_entry": []}
    for place, (household, people, incomes, expenses) in enumerate(village):
        number = {"household_no": f"H{place}"}
        rows["household"].append(number | household)
        rows["member"] += [number | {"person_no": f"P{n}"} for n in range(people)]
        rows["income_entry"] += [number | entry for entry in incomes]
        rows["expense_entry"] += [number | entry for entry in expenses]
    return rows


def earning(village: Village, entry: Row) -> Village:
    return [(household, people, [*incomes, entry], expenses) for household, people, incomes, expenses in village]


@SOME
@given(VILLAGE)
def test_every_household_is_judged_exactly_once(village: Village) -> None:
    judged = assess(rows_of(village))
    assert set(judged) == {f"H{place}" for place in range(len(village))}
    for row in judged.values():
        assert row["kind"] in ("unstable", "marginal", "none") and (row["kind"] == "none") == (row["status"] == "none")


@SOME
@given(VILLAGE, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(village: Village, shuffled: random.Random) -> None:
    rows = rows_of(village)
    mixed = {name: shuffled.sample(table, len(table)) for name, table in rows.items()}
    assert assess(mixed) == assess(rows)


@SOME
@given(VILLAGE, MONTHS, st.sampled_from(EARNED), st.integers(0, 2_000_000))
def test_more_income_never_makes_a_household_poor(village: Village, month: dt.date, kind: str, cents: int) -> None:
    before = assess(rows_of(village))
    after = assess(rows_of(earning(village, {"month": month, "kind": kind, "amount": money(cents)})))
    for number, row in before.items():
        for flag in ("low_income", "current_low_income"):
            if row[flag] is False:
                assert after[number][flag] is False


@SOME
@given(VILLAGE, st.sampled_from(KINDS), st.integers(0, 2_000_000))
def test_a_month_outside_every_window_changes_nothing(village: Village, kind: str, cents: int) -> None:
    # No month of judgement before January 2018 reaches back beyond two years.
    far = {"month": dt.date(2015, 12, 1), "kind": kind, "amount": money(cents)}
    assert assess(rows_of(earning(village, far))) == assess(rows_of(village))


@SOME
@given(VILLAGE, st.integers(1, 99))
def test_splitting_an_entry_in_two_changes_nothing(village: Village, share: int) -> None:
    def halves(entry: Row) -> list[Row]:
        part = money(int(entry["amount"] * share))
        return [entry | {"amount": part}, entry | {"amount": entry["amount"] - part}]

    split = [
        (home, people, [half for entry in incomes for half in halves(entry)], spent)
        for home, people, incomes, spent in village
    ]
    assert assess(rows_of(split)) == assess(rows_of(village))


@SOME
@given(VILLAGE)
def test_unknown_income_gives_no_flag_of_income(village: Village) -> None:
    for row in assess(rows_of(village)).values():
        if row["income"] is None:
            assert row["low_income"] is None and row["near_line"] is None and row["income_plunge"] is None
        if row["previous_income"] is None:
            assert {row[f"expense_surge_{cause}"] for cause in SURGE_CAUSES} == {None}
