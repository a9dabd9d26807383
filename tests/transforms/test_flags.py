"""The flags of flags.yaml: how a judgement reads its facts, which flags are evidence, and what a wrong entry is
told.
"""

from typing import Any

import pytest

import transforms.flags
from policies.files import PolicyError
from policies.flags import Flag, load_flags
from tests.memory import assessed, values
from transforms.flags import Judgement, any_flag, flag_functions

ROWS = assessed({"member_count": 3, "income": "100", "current_income": "200"})


def test_a_judgement_reads_its_own_facts_and_those_that_know_no_month() -> None:
    own, current = Judgement(ROWS, ""), Judgement(ROWS, "current_")
    assert values(own.income) == [100] and values(current.income) == [200]
    assert values(own.member_count) == values(current.member_count) == [3]


def test_every_flag_has_its_function_in_the_order_of_the_file() -> None:
    assert list(flag_functions()) == list(load_flags())


@pytest.mark.parametrize("prefix", ["", "current_"])
def test_any_known_flag_of_evidence_counts(prefix: str) -> None:
    evidence = [name for name in load_flags() if name != "near_line"]
    rows = [{f"{prefix}{name}": True} for name in evidence]
    nothing = [{f"{prefix}near_line": True}, {f"{prefix}low_income": False}, {}]
    other = {"current_low_income" if prefix == "" else "low_income": True}  # of the other judgement
    assert values(any_flag(assessed(*rows, *nothing, other), prefix)) == [True] * len(evidence) + [False] * 4


SURGE = "expense_surge.is_expense_surge"


@pytest.mark.parametrize(
    ("function", "arguments", "told"),
    [
        (
            "lowincome.is_low_income",
            {},
            "no module lowincome in transforms/flags/; there are expense_surge, income_plunge, low_income",
        ),
        (
            "low_income.is_lowincome",
            {},
            "no function is_lowincome in transforms/flags/low_income.py; there are is_low_income, ",
        ),
        ("low_income._below", {}, "no function _below in transforms/flags/low_income.py"),
        ("low_income.times", {}, "no function times in transforms/flags/low_income.py"),  # imported there, not its own
        ("low_income", {}, r"no function \(none\) in transforms/flags/low_income.py"),
        ("low_income.is_low_income", {"cause": "illness"}, "is_low_income: got an unexpected keyword argument 'cause'"),
        (SURGE, {}, "is_expense_surge: missing a required argument: 'cause'"),
        (SURGE, {"cause": "flood"}, "arguments: cause: .*'illness', .*found 'flood'"),
        (SURGE, {"cause": ["illness"]}, "arguments: cause: "),
    ],
)
def test_a_wrong_entry_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, function: str, arguments: dict[str, Any], told: str
) -> None:
    entry = Flag(title="t", clause="N1.2a", function=function, arguments=arguments, window="W", says="s")
    monkeypatch.setattr(transforms.flags, "load_flags", lambda: {"my_flag": entry})
    with pytest.raises(PolicyError, match=told) as error:
        flag_functions.__wrapped__()
    assert str(error.value).startswith("flags.yaml: my_flag: ") and "\n" not in str(error.value)
