"""A handful of the situations from a database through pull, check and assess: the same comes of them, and what rules
find.
"""

import pytest

from tests.golden.comparing import Rows, expected, found
from tests.golden.full_path import judged_by_the_steps
from tests.golden.situations import Situation, by_day, household_no, situations

CHOSEN = [(place, situation) for place, situation in enumerate(situations()) if situation.goes_the_full_path]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    """Result rows by household and table; all situations of one day are judged together."""
    days = [
        judged_by_the_steps(placed, day, tmp_path_factory.mktemp("golden")) for day, placed in by_day(CHOSEN).items()
    ]
    return {home: rows for day in days for home, rows in day.items()}


@pytest.mark.parametrize(("place", "situation"), CHOSEN, ids=[f"{s.clause} {s.name}" for _, s in CHOSEN])
def test_situation(judged: dict[str, Rows], place: int, situation: Situation) -> None:
    assert found(judged[household_no(place)], situation, whole=True) == expected(situation, whole=True)
