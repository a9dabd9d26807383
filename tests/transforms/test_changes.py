"""Changes since the last accepted version (N3.2a, N1.3d, N3.3)."""

from collections.abc import Iterable

import ibis.expr.types as ir

from policies.tracked import load_tracked
from tests.memory import Row, assessed, canonical, found, given
from transforms.changes import COLUMNS, changes, followed, nothing_accepted

Tables = dict[str, ir.Table]
Version = tuple[str, str, str, str, str | None]


def versions(*rows: Version) -> ir.Table:
    return given(COLUMNS, *(dict(zip(COLUMNS, row, strict=True)) for row in rows))


def changed(today: ir.Table, accepted: ir.Table) -> set[tuple[str, ...]]:
    return {tuple(row.values()) for row in found(changes(today, accepted))}


HOME = ("H1", "household", "H1", "safe_water", "是")
PERSON = ("H1", "member", "P1", "health", "健康")


def test_an_unchanged_record_is_no_change() -> None:
    assert changed(versions(HOME, PERSON), versions(HOME, PERSON)) == set()


def test_a_changed_value_names_its_field() -> None:
    now = ("H1", "member", "P1", "health", "大病")
    assert changed(versions(HOME, now), versions(HOME, PERSON)) == {("H1", "member", "P1", "health", "changed")}


def test_a_value_filled_or_blanked_is_a_change() -> None:
    blank = ("H1", "member", "P1", "health", None)
    expected = {("H1", "member", "P1", "health", "changed")}
    assert changed(versions(blank), versions(PERSON)) == changed(versions(PERSON), versions(blank)) == expected


def test_a_member_who_came_and_one_who_went() -> None:
    other = ("H1", "member", "P2", "health", "健康")
    expected = {("H1", "member", "P2", "", "added"), ("H1", "member", "P1", "", "removed")}
    assert changed(versions(HOME, other), versions(HOME, PERSON)) == expected


def test_a_record_of_several_fields_comes_and_goes_once() -> None:
    two = (PERSON, ("H1", "member", "P1", "labour", "普通劳动力"))
    assert changed(versions(HOME, *two), versions(HOME)) == {("H1", "member", "P1", "", "added")}
    assert changed(versions(HOME), versions(HOME, *two)) == {("H1", "member", "P1", "", "removed")}


def test_what_is_followed_since_is_told_of_a_version_that_said_nothing_of_it() -> None:
    toilet, blank = ("H1", "household", "H1", "toilet", "是"), ("H1", "household", "H1", "road_km", None)
    assert changed(versions(HOME, toilet, blank), versions(HOME)) == {("H1", "household", "H1", "toilet", "changed")}
    assert changed(versions(HOME), versions(HOME, toilet)) == set()


def test_a_number_of_another_table_or_household_is_another_record() -> None:
    measure = ("H1", "measure", "P1", "kind", "产业帮扶")
    assert changed(versions(PERSON, measure), versions(PERSON)) == {("H1", "measure", "P1", "", "added")}
    other = ("H2", "member", "P1", "health", "大病")
    assert changed(versions(PERSON, other), versions(PERSON, ("H2", "household", "H2", "safe_water", "是"))) == {
        ("H2", "member", "P1", "", "added"),
    }


def test_a_household_never_accepted_has_no_changes() -> None:
    assert changed(versions(HOME, PERSON), nothing_accepted()) == set()
    assert changed(versions(("H2", "member", "P9", "health", "健康"), HOME), versions(HOME)) == set()


def test_a_household_that_is_no_longer_followed_has_lost_no_member_by_that() -> None:
    assert changed(versions(("H2", "member", "P9", "health", "健康")), versions(HOME, PERSON)) == set()


def platform(people: Iterable[Row] = (), measures: Iterable[Row] = (), contacts: Iterable[Row] = ()) -> Tables:
    return {
        "member": canonical("member", *people),
        "measure": canonical("measure", *measures),
        "marginal_monitor": canonical("marginal_monitor", *contacts),
    }


STATUSES = ("none", "candidate", "confirmed", "eliminated", "rejected")


def test_the_records_of_confirmed_and_eliminated_households_are_followed() -> None:
    households = ({"household_no": status, "status": status} for status in STATUSES)
    people = ({"household_no": status, "person_no": f"P {status}"} for status in STATUSES)
    measures = ({"household_no": status, "measure_no": f"M {status}"} for status in STATUSES)
    rows = found(followed(assessed(*households), platform(people, measures), load_tracked()))
    assert {(row["household_no"], row["table"], row["key"]) for row in rows} == {
        key
        for status in ("confirmed", "eliminated")
        for key in (
            (status, "household", status),
            (status, "marginal_monitor", status),
            (status, "member", f"P {status}"),
            (status, "measure", f"M {status}"),
        )
    }
    tracked = load_tracked()
    household = [*tracked.household, *tracked.assessment, *tracked.marginal_monitor]
    fields = [*household, *tracked.member, *tracked.measure]
    assert sorted(row["field"] for row in rows if row["household_no"] == "confirmed") == sorted(fields)


def test_followed_values_are_text_and_a_blank_stays_blank() -> None:
    household: Row = {
        "household_no": "H",
        "status": "confirmed",
        "income": "1200.5",
        "member_count": 3,
        "safe_water": "是",
    }
    measure = {"household_no": "H", "started_on": "2020-02-29", "amount": "10"}
    rows = found(
        followed(
            assessed(household),
            platform([{"household_no": "H", "person_no": "P", "birth_date": "1980-01-01"}], [measure]),
            load_tracked(),
        )
    )
    told = {(row["table"], row["key"], row["field"]): row["value"] for row in rows}
    assert told["household", "H", "income"] == "1200.50" and told["household", "H", "member_count"] == "3"
    assert told["household", "H", "safe_water"] == "是" and told["household", "H", "phone"] is None
    assert told["member", "P", "birth_date"] == "1980-01-01" and told["member", "P", "name"] is None
    assert told["measure", "", "started_on"] == "2020-02-29"  # a measure without number has a blank key


def test_a_contact_person_entered_later_is_a_change_of_its_fields() -> None:
    """The household's contact person of several records is a complete one, else blank; never a record that comes or
    goes.
    """
    home = assessed({"household_no": "H", "status": "confirmed"})
    complete = {"household_no": "H", "contact_name": "某甲", "contact_phone": "13900000001", "contact_title": "干部"}
    half = {"household_no": "H", "contact_name": "某乙"}
    before = given(COLUMNS, *found(followed(home, platform(), load_tracked())))
    after = followed(home, platform(contacts=[half, complete]), load_tracked())
    assert changed(given(COLUMNS, *found(after)), before) == {
        ("H", "marginal_monitor", "H", field, "changed") for field in ("contact_name", "contact_phone", "contact_title")
    }
