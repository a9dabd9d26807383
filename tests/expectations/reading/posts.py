"""Public-welfare posts."""

import re

from tests.expectations.reading.home import Of, Person, Reading, either, of_each, out_of_poverty, someone
from tests.expectations.reading.labour import unable


def has_post(person: Person) -> bool:
    """填写了公益性岗位."""
    return person["public_post"] is not None


def _months(person: Person) -> bool:
    """Whether the months of a post are told; 0 tells none."""
    return bool(person["public_post_months"])


def _kinds(person: Person) -> int:
    return len({post.strip() for post in re.split("[,、;]", person["public_post"] or "")} - {""})


def _with_post(least: int, below: int) -> Of:
    return lambda person: person.age is not None and least <= person.age < below and has_post(person)


def _post_without_months(person: Person) -> bool:
    return has_post(person) and not _months(person)


RULES: dict[str, Reading] = {
    "3_01_005": someone(out_of_poverty, lambda person: _months(person) and not has_post(person)),
    "3_01_006": someone(out_of_poverty, _post_without_months),
    **of_each("3_01_008", "5_12_004", _with_post(0, 16)),
    **of_each("3_01_010", "3_01_011", lambda person: _kinds(person) >= 3),
    **of_each("5_01_006", "5_12_005", _with_post(70, 200)),
    "5_15_003": someone(either, _post_without_months),
    "5_15_006": someone(either, lambda person: unable(person) and has_post(person)),
}
