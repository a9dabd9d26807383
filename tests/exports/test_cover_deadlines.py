"""What a cover tells of a deadline: the county's own due day, and no rate that says more than is done (N2.1c)."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import policies.county_changes
from exports.county_rows import CountyRows
from exports.cover import County, Cover, cover_page
from exports.cover_facts import _deadlines
from exports.ledger.packing import NOTHING_FOLLOWED
from exports.towns.rows import TownRows
from policies.county_changes import CountyChange
from storage.day import Day
from tests.day import DAY, settings_for

COUNTY = County("341221", "临泉县", "阜阳市")
COUNTS = ("held_back", "households", "not_due", "sent", "unsettled")
DUE, UNTIL = dt.date(2020, 5, 10), dt.date(2020, 5, 20)


def deadlines(need: int, done: int, *, extended: bool = False) -> list[dict[str, object]]:
    """What the cover tells of a county's deadlines."""
    counts = {"need": need, "done": done, "missing": need - done, "overdue": 0, "done_late": 0}
    rows = [
        {"deadline": name, "county_code": COUNTY.code, "due": UNTIL if extended else DUE, **counts}
        | {"extended_from": DUE if extended else None}
        for name in ("contact_person", "first_measure", "verification")
    ]
    nothing = pd.DataFrame()
    progress = pd.DataFrame(rows)
    facts = CountyRows(
        [], TownRows(pa.table({}), []), NOTHING_FOLLOWED, nothing, nothing, nothing, progress, *[nothing] * 4
    )
    return _deadlines(COUNTY, facts, Day(DAY, settings_for(Path("/nowhere"), Path("/nowhere/p"))))


def told(need: int, done: int, *, extended: bool = False) -> dict[str, object]:
    """What the cover tells of its contact persons."""
    return deadlines(need, done, extended=extended)[0]


def page(deadline: dict[str, object]) -> str:
    counts = dict.fromkeys(COUNTS, 0)
    return cover_page(COUNTY, DAY, Cover(counts, [deadline]), [])


def test_the_county_s_own_due_day_is_told_and_the_one_before() -> None:
    assert "边缘户联系人录入（2020-05-20 24时前，由 2020-05-10 延期）" in page(told(5, 3, extended=True))
    assert "边缘户联系人录入（2020-05-10 24时前）" in page(told(5, 3))


@pytest.mark.parametrize(("need", "done", "percent"), [(1000, 999, 99), (3, 3, 100), (1, 0, 0)])
def test_a_rate_is_a_hundred_when_all_are_done_and_not_before(need: int, done: int, percent: int) -> None:
    assert told(need, done)["percent"] == percent and f"width: {percent}%" in page(told(need, done))


def test_a_county_that_needs_none_has_none_to_do() -> None:
    text = page(told(0, 0))
    assert "本县无需办理" in text and 'class="bar"' not in text and "应录入 0 户" not in text


def test_a_county_whose_cases_count_in_another_is_told_no_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    change = CountyChange(county_code=COUNTY.code, into="341222", on=DAY, reason="撤并", source="x")
    monkeypatch.setattr(policies.county_changes, "load_county_changes", lambda: (change,))
    assert deadlines(0, 0) == []
