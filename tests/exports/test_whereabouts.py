"""A reader's sum: all confirmed households are those sent now, sent before, kept back and to be settled."""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.accounting import AccountError
from exports.cover_sums import sums
from exports.whereabouts import last_answers, whereabouts

PLACES = ("held_back", "unsettled", "ready now", "sent", "accepted", "refused")


def where(homes: list[str], total: int) -> dict[str, int]:
    """Where confirmed households stand, of each of which is said what became of it; `ready now`: it is in a file."""
    kept = [home for home in homes if home in PLACES[:2]]
    placed = Counter(kept)
    named = {f"H{number}": home for number, home in enumerate(homes) if home not in kept}
    now = {home for home, is_in in named.items() if is_in == "ready now"}
    last = {home: state for home, state in named.items() if state != "ready now"}
    return whereabouts("341221", "confirmed", total, placed, list(named), now, last)


@given(st.lists(st.sampled_from(PLACES)))
def test_the_sum_of_a_cover_adds_up_whatever_became_of_each(homes: list[str]) -> None:
    counts = {"confirmed": len(homes), "eliminated": 0, **where(homes, len(homes))}
    counts |= {f"eliminated_{part}": 0 for part in ("before", "sent", "held_back", "unsettled")}
    [told] = sums(counts)
    assert told.total == len(homes) == sum(part.count for part in told.parts)
    parts = {part.title: part for part in told.parts}
    assert parts["本期报送"].count == homes.count("ready now") and parts["暂缓导入"].count == homes.count("held_back")
    assert ("类别待核实" in parts) == ("unsettled" in homes)
    before = parts["以前已报送"]
    assert before.count == sum(homes.count(state) for state in PLACES[3:])
    assert (f"失败未改 {homes.count('refused')}" in before.note) == ("refused" in homes)


def test_a_household_that_stands_nowhere_is_told() -> None:
    with pytest.raises(
        AccountError,
        match=r"^county 341221: 3 confirmed households were judged, but 1 sent, 1 before, 0 held_back, 0 unsettled$",
    ):
        where(["ready now", "accepted"], 3)


def test_the_newest_record_of_a_household_says_how_it_was_answered() -> None:
    rows = [
        ("marginal_household", "A", 5, "accepted"),
        ("update", "A", 6, "refused"),
        ("measure", "A", 7, "sent"),
        ("marginal_household", "B", 5, "superseded"),
    ]
    known = pd.DataFrame(rows, columns=["format", "household_no", "as_of", "state"])
    assert last_answers(known, ["marginal_household", "update"]) == {"A": "refused", "B": "accepted"}
