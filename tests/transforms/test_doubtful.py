"""Which amounts a flag rests on: those its function reads (N3.3)."""

import datetime as dt
from decimal import Decimal

import ibis
import pytest

from policies.flags import load_flags
from policies.schemas import result_schema
from tests.memory import Row, assessed, engine, given, policy
from transforms.doubtful import marks
from transforms.flags import Judgement, flag_functions
from transforms.reasons import reason_facts, reasons
from transforms.windows import JUDGEMENTS

RESTS_ON = {
    "near_line": {"income"},
    "low_income": {"income"},
    "income_plunge": {"income", "prior_income"},
} | {
    f"expense_surge_{cause}": {"previous_income", f"expense_{cause}"}
    for cause in ("illness", "disability", "disaster", "epidemic", "other")
}
DAY = ibis.literal(dt.date(2020, 1, 1))
MARKS = sorted(set(marks().values()))


@pytest.mark.parametrize("prefix", JUDGEMENTS)
@pytest.mark.parametrize("flag", load_flags())
def test_a_flag_rests_on_the_amounts_it_reads(flag: str, prefix: str) -> None:
    of = Judgement(assessed(), prefix)
    flag_functions()[flag](of, policy())
    read = {mark for fact, mark in marks().items() if fact in of.read}
    assert read == {f"{prefix}doubtful_{amount}" for amount in RESTS_ON[flag]}


def test_a_reason_is_doubtful_with_any_of_them_and_nothing_else_is() -> None:
    held = {f"{prefix}{flag}": True for prefix in JUDGEMENTS for flag in load_flags()}
    amounts = dict.fromkeys([*(mark.replace("doubtful_", "") for mark in MARKS)], "1")
    homes: list[Row] = [{"household_no": mark, mark: True} for mark in MARKS] + [{"household_no": "none"}]
    months = {"judgement_month": 24244, "current_judgement_month": 24244, "channels": ["visit"]}
    life = given(
        result_schema("life"), *({"household_no": home["household_no"], "state": "candidate"} for home in homes)
    )
    facts = reason_facts(
        assessed(*(home | held | amounts | months for home in homes)), life, given(result_schema("need")), policy()
    )
    numbers = {name: facts[name].fill_null(Decimal(1)) for name in ("value", "threshold")}
    filled = facts.mutate(start=DAY, end=DAY, seen_on=DAY, **numbers)
    told = [row for batch in engine().to_pyarrow(filled).to_batches() for row in reasons(batch, policy()).to_pylist()]
    for mark in MARKS:
        prefix, amount = mark.split("doubtful_")
        doubtful = {row["flag"] for row in told if row["household_no"] == mark and row["doubtful"]}
        assert doubtful == {f"{prefix}{flag}" for flag, amounts in RESTS_ON.items() if amount in amounts}
    assert not [row for row in told if row["household_no"] == "none" and row["doubtful"]]
    assert all(row["doubtful"] is not None for row in told)
