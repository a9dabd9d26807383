"""Counts that are out of the ordinary against a county's own history."""

import pytest

from exports.board.outliers import outlier


@pytest.mark.parametrize(
    ("earlier", "today", "found"),
    [
        ([10, 12, 9, 11, 10, 12], 30, True),
        ([10, 12, 9, 11, 10, 12], 0, True),
        ([10, 12, 9, 11, 10, 12], 13, False),
        ([10, 12, 500, 11, 10, 12], 13, False),  # one wild day of before hides nothing and alarms nobody
        ([7, 7, 7, 7, 7, 7], 9, False),  # what never moved may move a little
        ([7, 7, 7, 7, 7, 7], 20, True),
        ([10, 12, 9], 90, False),  # too few days for a habit
    ],
)
def test_median_and_deviation(earlier: list[int], today: int, found: bool) -> None:
    assert (outlier(earlier, today, 3.5) is not None) == found
