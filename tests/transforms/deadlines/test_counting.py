"""Extended due days and counties that changed, through cases, progress and status (N2.1c, N2.1d)."""

import datetime as dt
from typing import Any

import pytest

import policies.county_changes
import policies.extensions
from policies.county_changes import CountyChange
from policies.deadlines import load_deadlines
from policies.extensions import Extension, extensions_of
from policies.schemas import COUNTY, result_schema
from tests.memory import Row, assessed, canonical, found, given, policy
from transforms.deadlines import Subjects, deadline_cases
from transforms.deadlines.progress import deadline_progress
from transforms.deadlines.status import Earlier, deadline_status

OWN, OTHER = "341221", "341222"
DUE, UNTIL = dt.date(2020, 5, 10), dt.date(2020, 5, 20)
STATUS = {name: str(kind) for name, kind in result_schema("deadline_status").items()}
LIFE = {name: str(kind) for name, kind in result_schema("life").items()}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def extended(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"county_code": OWN, "until": UNTIL, "reason": "汛情", "source": "x"}
    entries = (
        Extension(deadline="contact_person", decided_on=day("2020-05-08"), **told),  # type: ignore[arg-type]
        Extension(deadline="first_measure", decided_on=day("2020-05-06"), **told),  # type: ignore[arg-type]
    )
    monkeypatch.setattr(policies.extensions, "load_extensions", lambda: entries)


@pytest.fixture
def merged(monkeypatch: pytest.MonkeyPatch) -> None:
    change = CountyChange(county_code=OWN, into=OTHER, on=day("2020-05-07"), reason="撤并", source="x")
    monkeypatch.setattr(policies.county_changes, "load_county_changes", lambda: (change,))


def cases(as_of: str, *counties: str | None, entered: str = "2020-05-01") -> dict[str, list[Row]]:
    """By deadline, the cases of marginal households confirmed on 2020-04-08; the first household has its contact."""
    numbers = [f"H{place}" for place in range(len(counties))]
    own = {"kind": "marginal", "status": "confirmed", "confirmed_on": "2020-04-08"}
    judged = [
        {"household_no": each, "county_code": county, **own} for each, county in zip(numbers, counties, strict=True)
    ]
    monitor = {"contact_name": "甲", "contact_phone": "1", "contact_entered_on": entered, "household_no": "H0"}
    tables = {
        "marginal_monitor": canonical("marginal_monitor", monitor),
        "measure": canonical("measure"),
        "household": canonical(
            "household", *({"household_no": each, "identified_month": "2020-04-01"} for each in numbers)
        ),
    }
    of = Subjects(assessed(*judged), given(LIFE), tables, policy(as_of))
    rows = found(deadline_cases(of, load_deadlines()))
    return {name: [row for row in rows if row["deadline"] == name] for name in load_deadlines().deadlines}


def progress(as_of: str, *counties: str | None, **others: Any) -> Any:
    """deadline_progress of two counties, from those cases."""
    rows = [row for each in cases(as_of, *counties, **others).values() for row in each]
    county = given(COUNTY, {"county_code": OWN}, {"county_code": OTHER})
    schema = {name: str(kind) for name, kind in result_schema("deadline_case").items()}
    return deadline_progress(given(schema, *rows), county, load_deadlines(), day(as_of))


def contacts(rows: Any) -> dict[str, Row]:
    return {row["county_code"]: row for row in found(rows) if row["deadline"] == "contact_person"}


@pytest.mark.usefixtures("extended")
def test_a_case_is_due_as_its_county_has_it() -> None:
    told = cases("2020-05-11", OWN, OTHER)
    dues = {row["county_code"]: (row["due"], row["extended_from"]) for row in told["contact_person"]}
    assert dues == {OWN: (UNTIL, DUE), OTHER: (DUE, None)}
    # A month after 8 April is 8 May: the county's was moved, and still counts in May.
    own, other = sorted(told["first_measure"], key=lambda row: row["county_code"])
    assert (own["due"], own["extended_from"], own["counted"]) == (UNTIL, day("2020-05-08"), True)
    assert (other["due"], other["extended_from"]) == (day("2020-05-08"), None)


@pytest.mark.usefixtures("extended")
def test_before_it_was_decided_nothing_is_moved() -> None:
    assert {row["extended_from"] for row in cases("2020-05-07", OWN)["contact_person"]} == {None}
    assert extensions_of("contact_person", day("2020-05-07")) == ()


@pytest.mark.usefixtures("extended")
def test_overdue_late_state_and_forecast_follow_the_county_s_own_day() -> None:
    told = contacts(progress("2020-05-14", OWN, OWN, OTHER, entered="2020-05-13"))
    assert [told[OWN][name] for name in ("due", "extended_from", "overdue", "done_late")] == [UNTIL, DUE, 0, 0]
    assert [told[OTHER][name] for name in ("due", "extended_from", "overdue")] == [DUE, None, 1]

    # The pace is that of the day before the extension too: 1 done in 4 working days (9, 11, 12, 13 May), 1 missing.
    before = [
        {"deadline": "contact_person", "county_code": county, "due": DUE, "done": 0, "need": 2}
        for county in (OWN, OTHER)
    ]
    earlier = {"contact_person": Earlier(day("2020-05-08"), given(STATUS, *before))}
    rows = progress("2020-05-13", OWN, OWN, OTHER, entered="2020-05-12")
    status = contacts(deadline_status(rows, load_deadlines(), day("2020-05-13"), earlier))
    assert (status[OWN]["state"], status[OWN]["forecast_on"]) == ("on_track", day("2020-05-19"))
    assert status[OWN]["paced_from"] == status[OTHER]["paced_from"] == day("2020-05-08")
    assert (status[OTHER]["state"], status[OTHER]["forecast_on"]) == ("missed", None)
    after = contacts(deadline_status(progress("2020-05-21", OWN, OWN), load_deadlines(), day("2020-05-21")))
    assert (after[OWN]["state"], after[OWN]["overdue"]) == ("missed", 1)


@pytest.mark.usefixtures("merged")
def test_a_merged_county_counts_in_its_successor_with_its_pace() -> None:
    told = contacts(progress("2020-05-06", OWN, OWN, OTHER))
    assert {code: row["need"] for code, row in told.items()} == {OWN: 2, OTHER: 1}
    rows = progress("2020-05-08", OWN, OWN, OTHER)
    assert {code: row["need"] for code, row in contacts(rows).items()} == {OWN: 0, OTHER: 3}

    before = [
        {"deadline": "contact_person", "county_code": county, "due": DUE, "done": done, "need": 2}
        for county, done in ((OWN, 1), (OTHER, 0))
    ]
    earlier = {"contact_person": Earlier(day("2020-05-06"), given(STATUS, *before))}
    status = contacts(deadline_status(rows, load_deadlines(), day("2020-05-08"), earlier))
    # One was done then in the old county, and one is done now: nothing was gained.
    assert (status[OTHER]["done"], status[OTHER]["state"]) == (1, "at_risk")
    assert (status[OTHER]["paced_from"], status[OTHER]["forecast_on"]) == (day("2020-05-06"), None)
    assert (status[OWN]["state"], status[OWN]["need"]) == ("met", 0)


@pytest.mark.usefixtures("merged", "extended")
def test_a_case_of_a_merged_county_is_due_as_its_successor_is() -> None:
    (row,) = cases("2020-05-08", OWN)["contact_person"]
    assert (row["county_code"], row["counted_in"], row["due"]) == (OWN, OTHER, DUE)
