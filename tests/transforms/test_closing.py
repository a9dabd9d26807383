"""Closing marks of the warning system (S4) and the marginal one (S5), counted per household (N3.2b, N3.2c)."""

import datetime as dt

from tests.memory import DAY, Row, by_household, canonical, given, values
from transforms.closing import all_closed, closing_marks

NOTHING = {"records": 0, "closed": 0, "first_closed": None, "last_open": None}


def marks(system: str, **records: list[Row]) -> dict[str, Row]:
    """By household, what its records in one system come to on DAY; the other system has none."""
    rows = [{"household_no": number} | record for number, each in records.items() for record in each]
    tables = {
        name: canonical(name, *(rows if name == system else [])) for name in ("return_warning", "marginal_monitor")
    }
    told = by_household(
        closing_marks(canonical("household", *({"household_no": n} for n in records)), **tables, as_of=DAY)
    )
    own, other = ("s4", "s5") if system == "return_warning" else ("s5", "s4")
    for row in told.values():
        assert {name: row[f"{other}_{name}"] for name in NOTHING} == NOTHING
    return {number: {name: row[f"{own}_{name}"] for name in NOTHING} for number, row in told.items()}


def closed(on: str | None, raised: str | None = None) -> Row:
    return {"state": "已销号", "closed_on": on, "raised_on": raised}


def opened(raised: str | None, state: str | None = "待核查") -> Row:
    return {"state": state, "raised_on": raised}


def test_a_record_is_closed_by_its_mark_and_a_day_that_is_past() -> None:
    told = marks(
        "marginal_monitor",
        none=[],
        today=[closed("2020-05-08")],
        tomorrow=[closed("2020-05-09")],
        undated=[closed(None)],
        open=[opened("2020-01-01") | {"closed_on": "2020-02-01"}],  # a date without the mark closes nothing
        blank=[opened("2020-01-01", state=None)],
    )
    assert {number: (row["records"], row["closed"]) for number, row in told.items()} == {
        "none": (0, 0),
        "today": (1, 1),
        "tomorrow": (1, 0),
        "undated": (1, 0),
        "open": (1, 0),
        "blank": (1, 0),
    }


def test_the_first_closing_and_the_last_opening_of_several_warnings() -> None:
    told = marks(
        "return_warning",
        several=[
            closed("2020-03-01", "2020-01-01"),
            closed("2020-02-01", "2020-04-20"),  # raised last, but closed
            opened("2020-01-05"),
            opened("2020-04-01", "已核查"),
            opened("2020-04-10", state=None),
        ],
        none=[],
    )
    days = {"first_closed": dt.date(2020, 2, 1), "last_open": dt.date(2020, 4, 1)}
    assert told == {"several": {"records": 5, "closed": 2} | days, "none": NOTHING}


def test_all_closed_needs_a_record_and_no_open_one() -> None:
    rows = given(
        {"records": "int64", "closed": "int64"},
        *({"records": r, "closed": c} for r, c in ((0, 0), (1, 1), (2, 1), (2, 2))),
    )
    assert values(all_closed(rows.records, rows.closed)) == [False, True, False, True]
