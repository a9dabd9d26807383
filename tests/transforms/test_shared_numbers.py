"""With whom a member shares a number: by record numbers, never by the number."""

from tests.memory import found, given
from transforms.shared_numbers import MOST_TOLD, shared_numbers

HOME = {"household_no": "string", "county_code": "string"}
MEMBER = {"household_no": "string", "person_no": "string", "number": "string"}


def person(household: str, number: str | None, place: int = 1) -> dict[str, str | None]:
    return {"household_no": household, "person_no": f"{household}-{place}", "number": number}


def test_each_sees_the_others_with_their_county_and_no_number() -> None:
    homes = given(
        HOME, *({"household_no": home, "county_code": code} for home, code in (("A", "341221"), ("B", "340103")))
    )
    rows = found(shared_numbers(given(MEMBER, person("A", "n"), person("B", "n"), person("A", None, 2)), homes))
    told = {(row["household_no"], row["other_household_no"]): row for row in rows}
    assert set(told) == {("A", "B"), ("B", "A")} and set(rows[0]) == {
        "household_no", "person_no", "county_code", "other_household_no", "other_person_no", "other_county_code",
    }  # fmt: skip
    assert told["A", "B"]["other_county_code"] == "340103" and told["A", "B"]["person_no"] == "A-1"


def test_a_number_that_stands_for_unknown_is_not_told_a_thousand_times() -> None:
    people = [person(f"H{place:02d}", "n") for place in range(30)]
    rows = found(shared_numbers(given(MEMBER, *people), given(HOME)))
    assert max(sum(row["household_no"] == one["household_no"] for row in rows) for one in people) == MOST_TOLD


def test_one_s_own_county_is_told_however_many_hold_the_number_elsewhere() -> None:
    people = [person(f"H{place:02d}", "n") for place in range(20)]
    homes = [{"household_no": one["household_no"], "county_code": "340103" if place < 18 else "341221"}
             for place, one in enumerate(people)]  # fmt: skip
    rows = found(shared_numbers(given(MEMBER, *people), given(HOME, *homes)))
    assert [row["other_household_no"] for row in rows if row["household_no"] == "H19"] in (
        ["H00", "H18"],
        ["H18", "H00"],
    )
