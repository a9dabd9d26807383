"""Counts of a county that are out of the ordinary against its own history: median and median absolute deviation."""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

# Of a normal distribution, this many median absolute deviations make a standard deviation.
_SCALE = 1.4826
# Fewer earlier runs tell no habit.
_FEWEST = 5


class Outlier(NamedTuple):
    """Today's count, what was usual, and how far counts usually lie from it."""

    today: int
    usual: float
    spread: float


def outlier(earlier: Sequence[int], today: int, deviations: float) -> Outlier | None:
    """Today's count when it lies more than `deviations` scaled deviations from the median of the earlier ones.

    Counts that never moved have a spread of one, so that a single finding more is no alarm.
    """
    if len(earlier) < _FEWEST:
        return None
    usual = median(earlier)
    spread = max(_SCALE * median(abs(each - usual) for each in earlier), 1.0)
    return Outlier(today, usual, spread) if abs(today - usual) > deviations * spread else None
