"""A warning that its county calls true is quiet until its value changes; an error never is."""

import datetime as dt
from typing import Any

import pytest

from policies.finding import COLUMNS
from policies.opinions import value_digest
from policies.words import ERROR, MENDED, NOT_TO_VERIFY, TRUE_AS_IT_IS, WARNING
from tests.memory import Row, found, given
from transforms.quiet import OPINIONS, quieted

SCHEMA = dict.fromkeys((*COLUMNS, "county_code"), "string") | {"value_since": "date"}
DAY = dt.date(2020, 5, 7)
ABOUT = {"rule": "R1", "table": "member", "key": "H1/P1", "household_no": "H1", "field": "sex", "county_code": "341221"}
FINDING = {**ABOUT, "severity": WARNING, "value": "男 \n", "value_since": DAY}
SAID = {**ABOUT, "value_digest": value_digest("男"), "verdict": TRUE_AS_IT_IS, "answered_on": DAY}


def quiet(finding: Row, *said: Row) -> tuple[Any, Any]:
    (row,) = found(quieted(given(SCHEMA, finding), given(OPINIONS, *said)))
    return row["quiet"], row["confirmed_on"]


def test_what_the_county_calls_true_is_quiet() -> None:
    assert quiet(FINDING, SAID) == (True, DAY)
    assert quiet(FINDING, {**SAID, "field": None}) == (True, DAY)
    assert quiet({**FINDING, "value": None}, {**SAID, "value_digest": value_digest(None)}) == (True, DAY)
    assert quiet(FINDING, SAID, {**SAID, "field": None}) == (True, DAY)
    # Lists show whole values: the word is held to the whole one, however a program has spaced or widened it.
    masked = {**FINDING, "value": "138******22", "value_digest": value_digest("13811112222")}
    assert quiet(masked, {**SAID, "value_digest": value_digest("１３８ 1111 2222")}) == (True, DAY)
    # A finding without a value stood in one line with others of its field.
    assert quiet({**FINDING, "value": None}, SAID) == (True, DAY)
    (row,) = found(quieted(given(SCHEMA, FINDING), None))
    assert row["quiet"] is False


@pytest.mark.parametrize(
    "finding",
    [
        {"severity": ERROR},
        {"value": "女"},
        {"rule": "R2"},
        {"county_code": "341222"},
        # Shown alike, as phones are, but another value since.
        {"value_since": DAY + dt.timedelta(days=1)},
    ],
)
def test_nothing_else_is(finding: Row) -> None:
    assert quiet({**FINDING, **finding}, SAID) == (False, None)


@pytest.mark.parametrize("verdict", [MENDED, NOT_TO_VERIFY])
def test_mended_or_not_verified_is_no_silence(verdict: str) -> None:
    assert quiet(FINDING, {**SAID, "verdict": verdict}) == (False, None)
