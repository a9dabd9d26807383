"""Contact persons of confirmed marginal households, due on 2020-05-10 (N2.1c)."""

import datetime as dt

from tests.memory import Row, assessed, by_household, canonical
from transforms.contacts import contact_status

DUE = dt.date(2020, 5, 10)
WHOLE = {"contact_name": "甲", "contact_phone": "138"}


def contacts(**records: list[Row]) -> dict[str, tuple[bool, str | None, bool | None]]:
    """By household: has_contact, entered_on, on_time."""
    households = assessed(*({"household_no": number, "kind": "marginal", "status": "confirmed"} for number in records))
    monitor = canonical(
        "marginal_monitor", *({"household_no": number} | record for number, each in records.items() for record in each)
    )
    told = by_household(contact_status(households, monitor, DUE))
    return {
        number: (row["has_contact"], row["entered_on"] and row["entered_on"].isoformat(), row["on_time"])
        for number, row in told.items()
    }


def test_who_needs_one() -> None:
    rows = assessed(
        {"household_no": "needs", "kind": "marginal", "status": "confirmed", "county_code": "341221"},
        {"household_no": "candidate", "kind": "marginal", "status": "candidate"},
        {"household_no": "eliminated", "kind": "marginal", "status": "eliminated"},
        {"household_no": "unstable", "kind": "unstable", "status": "confirmed"},
        {"household_no": "none", "kind": "none", "status": "none", "potential_kind": "marginal"},
    )
    told = by_household(contact_status(rows, canonical("marginal_monitor"), DUE))
    assert told.keys() == {"needs"} and told["needs"]["county_code"] == "341221"


def test_a_contact_has_name_and_phone_and_is_in_time_until_the_due_day() -> None:
    assert contacts(
        before=[WHOLE | {"contact_entered_on": "2020-05-09"}],
        due=[WHOLE | {"contact_entered_on": "2020-05-10"}],
        after=[WHOLE | {"contact_entered_on": "2020-05-11"}],
        undated=[WHOLE],
        nameless=[{"contact_phone": "138"}],
        phoneless=[{"contact_name": "甲", "contact_entered_on": "2020-05-01"}],
        unlisted=[],
    ) == {
        "before": (True, "2020-05-09", True),
        "due": (True, "2020-05-10", True),
        "after": (True, "2020-05-11", False),
        "undated": (True, None, None),  # whether in time is unknown
        "nameless": (False, None, None),
        "phoneless": (False, "2020-05-01", True),
        "unlisted": (False, None, None),
    }


def test_of_several_records_the_earliest_whole_one_counts() -> None:
    assert contacts(
        several=[
            {"contact_name": "甲", "contact_entered_on": "2020-05-01"},
            WHOLE | {"contact_entered_on": "2020-05-12"},
            WHOLE | {"contact_entered_on": "2020-05-11"},
        ],
        halves=[{"contact_name": "甲"}, {"contact_phone": "138"}],
    ) == {"several": (True, "2020-05-11", False), "halves": (False, None, None)}


def test_what_is_lacking_is_told() -> None:
    households = assessed(
        *({"household_no": n, "kind": "marginal", "status": "confirmed"} for n in ("name", "phone", "none"))
    )
    monitor = canonical(
        "marginal_monitor",
        {"household_no": "name", "contact_name": "甲"},
        {"household_no": "phone", "contact_phone": "138"},
    )
    told = by_household(contact_status(households, monitor, DUE))
    assert {number: (row["has_name"], row["has_phone"]) for number, row in told.items()} == {
        "name": (True, False),
        "phone": (False, True),
        "none": (False, False),
    }
