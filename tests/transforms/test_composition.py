"""Who belongs to a household: its distinct members whose number can be read."""

from tests.memory import by_household, canonical
from transforms.composition import member_counts


def test_members_are_counted_once_per_number_and_household() -> None:
    people = [("H1", "P1"), ("H1", "P2"), ("H1", "P2"), ("H1", None), ("H2", "P1"), ("H3", None)]
    counted = by_household(
        member_counts(canonical("member", *({"household_no": h, "person_no": p} for h, p in people)))
    )
    assert {number: row["member_count"] for number, row in counted.items()} == {"H1": 2, "H2": 1}
