"""Which household an identity number belongs to."""

from tests.memory import canonical, found
from transforms.identity import holders

NUMBER = "11010519491231002X"  # the example of GB 11643-1999; its old form has fifteen digits
OLD = "110105491231002"


def held(*members: tuple[str, str | None, str | None]) -> dict[str, str]:
    rows = canonical("member", *({"household_no": h, "person_no": p, "id_number": number} for h, p, number in members))
    return {row["number"]: row["household_no"] for row in found(holders(rows))}


def test_a_number_belongs_to_the_one_household_whose_members_carry_it() -> None:
    assert held(("H1", "P1", NUMBER), ("H2", "P1", "340122198001011234")) == {NUMBER: "H1", "340122198001011234": "H2"}
    # Two people of one household with one number are still that household's.
    assert held(("H1", "P1", NUMBER), ("H1", "P2", NUMBER)) == {NUMBER: "H1"}


def test_a_number_on_members_of_two_households_belongs_to_neither() -> None:
    assert held(("H1", "P1", NUMBER), ("H2", "P1", NUMBER)) == {}
    # … in whatever form it stands
    for form in (OLD, NUMBER.lower(), f"{NUMBER}44"):
        assert held(("H1", "P1", NUMBER), ("H2", "P1", form)) == {}


def test_blank_numbers_and_people_without_number_hold_nothing() -> None:
    assert held(("H1", "P1", None), ("H2", "P1", None), ("H1", "P2", "34012219800101"), ("H1", None, NUMBER)) == {}
    # … and take nothing from the one who does
    assert held(("H1", "P1", NUMBER), ("H2", None, NUMBER)) == {NUMBER: "H1"}
