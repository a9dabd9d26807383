"""Every decidable published rule as a person reads its statement, in plain Python, one household at a time.

Written from the published statements and the platform's schema, and not from the project's predicates: what both find
in a mutated province must be equal (`test_differential.py`).
"""

from tests.expectations.reading import (
    assistance,
    eliminated,
    identified,
    insurance,
    labour,
    living,
    people,
    posts,
    school,
    unmonitored,
    work,
)
from tests.expectations.reading.home import Home, Reading
from tests.expectations.reading.province import homes

TOPICS = (
    people, school, labour, insurance, work, posts, living, unmonitored, identified, assistance, eliminated,
)  # fmt: skip
RULES: dict[str, Reading] = {number: reading for topic in TOPICS for number, reading in topic.RULES.items()}


def broken(province: list[Home]) -> dict[str, set[str]]:
    """By rule, the numbers of the households that break it."""
    return {number: {home.number for home in province if reading(home)} for number, reading in RULES.items()}


__all__ = ["RULES", "Home", "broken", "homes"]
