"""Households that move, and the kind each was entered as (N3.3; "Versions of a record")."""

from policies.schemas import result_schema
from tests.memory import Row, assessed, by_household, found, given
from transforms.moves import entered_kinds, moved, outside_today

OUTSIDE = {name: kind for name, kind in result_schema("outside").items() if name != "today_county"}
ENTERS = {"marginal_household": "marginal", "unstable_annotation": "unstable"}


def record(household: str, name: str = "marginal_household", **columns: object) -> Row:
    """A record known outside; it left from 340103 unless told."""
    return {
        "format": name,
        "record_key": household,
        "household_no": household,
        "left_from": ["340103"],
        **columns,
    }


def lived_in(**counties: str | None) -> list[Row]:
    return [{"household_no": number, "county_code": county} for number, county in counties.items()]


def test_a_household_in_another_county_than_the_day_before_has_moved_if_a_version_left_from_there() -> None:
    outside = given(OUTSIDE, *(record(number) for number in ("moved", "stays", "was elsewhere", "unknown", "back")))
    before = given(
        result_schema("life"),
        *lived_in(moved="340103", stays="340103", unsent="340103", unknown=None, back="341221"),
        {"household_no": "was elsewhere", "county_code": "340102"},
    )
    today = assessed(
        *lived_in(moved="341221", stays="340103", unsent="341221", unknown="341221", back="340103", new="341221"),
        {"household_no": "was elsewhere", "county_code": "341221"},
    )
    assert found(moved(today, before, outside)) == [
        {"household_no": "moved", "county_code": "340103", "to_county_code": "341221"}
    ]


def test_a_version_of_any_day_and_file_that_left_from_the_old_county_counts() -> None:
    several = record("H", "measure", record_key="H/1", left_from=["340102", "340103"])
    today, before = assessed(*lived_in(H="341221")), given(result_schema("life"), *lived_in(H="340102"))
    rows = found(moved(today, before, given(OUTSIDE, record("H", left_from=["340103"]), several)))
    assert rows == [{"household_no": "H", "county_code": "340102", "to_county_code": "341221"}]


def test_the_kind_of_the_last_entry_accepted_or_waiting() -> None:
    outside = given(
        OUTSIDE,
        record("both", "unstable_annotation", known_as_of="2020-05-01"),
        record("both", known_as_of="2020-05-03"),
        record("unstable", "unstable_annotation", known_as_of="2020-05-01"),
        record("refused", known_as_of=None),
        record("update", "update", known_as_of="2020-05-01"),
    )
    kinds = {number: row["entered_kind"] for number, row in by_household(entered_kinds(outside, ENTERS)).items()}
    assert kinds == {"both": "marginal", "unstable": "unstable"}


def test_what_is_known_outside_tells_where_the_household_is_today() -> None:
    outside = given(OUTSIDE, record("here", county_code="340103"), record("gone", county_code="340103"))
    rows = by_household(outside_today(outside, assessed(*lived_in(here="341221"))))
    assert (rows["here"]["today_county"], rows["gone"]["today_county"]) == ("341221", None)
