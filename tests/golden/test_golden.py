"""The notice worked by hand: every situation judged in memory, compared with what was worked out."""

import pytest

from tests.golden.comparing import Rows, expected, found
from tests.golden.in_memory import judged_in_memory
from tests.golden.situations import Situation, by_day, household_no, situations

ALL = list(enumerate(situations()))


@pytest.fixture(scope="module")
def judged() -> dict[str, Rows]:
    """Result rows by household and table; all situations of one day are judged together."""
    days = [judged_in_memory(placed, day) for day, placed in by_day(ALL).items()]
    return {home: rows for day in days for home, rows in day.items()}


@pytest.mark.parametrize(("place", "situation"), ALL, ids=[f"{s.clause} {s.name}" for _, s in ALL])
def test_situation(judged: dict[str, Rows], place: int, situation: Situation) -> None:
    assert found(judged[household_no(place)], situation, whole=False) == expected(situation, whole=False)


def test_there_are_at_least_sixty_each_worked_by_hand() -> None:
    assert len(ALL) >= 60 and all(situation.working for _, situation in ALL)


def test_a_need_is_covered_by_the_measure_it_names(judged: dict[str, Rows]) -> None:
    for rows in judged.values():
        assert all(row["covered"] == (row["by_measure_no"] is not None) for row in rows["need"])


def test_every_flag_that_holds_is_explained_once(judged: dict[str, Rows]) -> None:
    for rows in judged.values():
        for assessed in rows["assessment"]:
            held = {name for name, value in assessed.items() if value is True}
            assert held == {row["flag"] for row in rows["reason"] if not row["flag"].startswith(("channel_", "status_", "gap_"))}
        flags = [row["flag"] for row in rows["reason"]]
        assert len(flags) == len(set(flags))
