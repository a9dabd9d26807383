"""What must hold of every household, whatever it earned and spent."""

import datetime as dt
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.judge import Row, assess, money

KINDS = ["工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营性支出"]
EARNED = KINDS[:4]
MONTHS = st.dates(dt.date(2018, 1, 1), dt.date(2020, 5, 31)).map(lambda day: day.replace(day=1))
ENTRY = st.fixed_dictionaries({"month": MONTHS, "kind": st.sampled_from(KINDS), "amount": st.integers(0, 2_000_000).map(money)})
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
MANY = settings(max_examples=40, deadline=None)


def rows_of(situations: list[tuple[Row, int, list[Row], list[Row]]]) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {"household": [], "member": [], "income_entry": [], "expense_entry": []}
    for place, (household, people, incomes, expenses) in enumerate(situations):
        number = {"household_no": f"H{place}"}
        rows["household"].append(number | household)
        rows["member"] += [number | {"person_no": f"P{n}"} for n in range(people)]
        rows["income_entry"] += [number | entry for entry in incomes]
        rows["expense_entry"] += [number | entry for entry in expenses]
    return rows


@MANY
@given(st.lists(SITUATION, min_size=1, max_size=5))
def test_every_household_is_judged_exactly_once(situations: list) -> None:
    judged = assess(rows_of(situations))
    assert set(judged) == {f"H{place}" for place in range(len(situations))}
    for row in judged.values():
        assert row["kind"] in ("unstable", "marginal", "none") and (row["kind"] == "none") == (row["status"] == "none")


@MANY
@given(st.lists(SITUATION, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(situations: list, shuffled: random.Random) -> None:
    rows = rows_of(situations)
    first = assess(rows)
    mixed = {name: shuffled.sample(table, len(table)) for name, table in rows.items()}
    assert assess(mixed) == first


@MANY
@given(SITUATION, MONTHS, st.sampled_from(EARNED), st.integers(0, 2_000_000))
def test_more_income_never_makes_a_household_poor(situation: tuple, month: dt.date, kind: str, cents: int) -> None:
    before = assess(rows_of([situation]))["H0"]
    household, people, incomes, expenses = situation
    richer = (household, people, [*incomes, {"month": month, "kind": kind, "amount": money(cents)}], expenses)
    after = assess(rows_of([richer]))["H0"]
    for flag in ("low_income", "current_low_income"):
        if before[flag] is False:
            assert after[flag] is False


@MANY
@given(SITUATION, st.sampled_from(KINDS), st.integers(0, 2_000_000))
def test_a_month_outside_every_window_changes_nothing(situation: tuple, kind: str, cents: int) -> None:
    household, people, incomes, expenses = situation
    before = assess(rows_of([situation]))["H0"]
    # No month of judgement before January 2018 reaches back beyond two years.
    far = {"month": dt.date(2015, 12, 1), "kind": kind, "amount": money(cents)}
    assert assess(rows_of([(household, people, [*incomes, far], expenses)]))["H0"] == before


@MANY
@given(SITUATION, st.data())
def test_splitting_an_entry_in_two_changes_nothing(situation: tuple, data: st.DataObject) -> None:
    household, people, incomes, expenses = situation
    before = assess(rows_of([situation]))["H0"]
    halves = []
    for entry in incomes:
        part = data.draw(st.integers(0, int(entry["amount"] * 100)).map(money))
        halves += [entry | {"amount": part}, entry | {"amount": entry["amount"] - part}]
    assert assess(rows_of([(household, people, halves, expenses)]))["H0"] == before


@MANY
@given(SITUATION)
def test_unknown_income_gives_no_flag_of_income(situation: tuple) -> None:
    row = assess(rows_of([situation]))["H0"]
    if row["income"] is None:
        assert row["low_income"] is None and row["near_line"] is None and row["income_plunge"] is None
    if row["previous_income"] is None:
        assert all(row[f"expense_surge_{cause}"] is None for cause in ("illness", "disability", "disaster", "epidemic", "other"))
