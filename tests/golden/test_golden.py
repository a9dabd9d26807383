"""The notice worked by hand: every situation through the real steps, compared with what was worked out."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from tests.day import DAY, judge, result, settings_for
from tests.golden.situations import Situation, household_no, situations, write_platform

ALL = list(enumerate(situations()))
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    """Result rows by household and table; all situations of one day are judged together."""
    by_day: dict[dt.date, list[tuple[int, Situation]]] = defaultdict(list)
    for place, situation in ALL:
        by_day[situation.as_of or DAY].append((place, situation))
    found: dict[str, Rows] = defaultdict(lambda: defaultdict(list))
    for day, placed in by_day.items():
        home = tmp_path_factory.mktemp("golden")
        write_platform(home / "p.sqlite", placed)
        settings = settings_for(home, home / "p.sqlite")
        judge(settings, day)
        for table in ("assessment", "finding", "reason", "lead", "contact_status", "need", "eligibility"):
            for row in result(settings, table, day):
                found[row["household_no"]][table].append(row)
    return found


def as_result(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


@pytest.mark.parametrize(("place", "situation"), ALL, ids=[f"{s.clause} {s.name}" for _, s in ALL])
def test_situation(judged: dict[str, Rows], place: int, situation: Situation) -> None:
    rows = judged[household_no(place)]
    assert len(rows["assessment"]) == 1
    assessed = rows["assessment"][0]
    assert {name: assessed[name] for name in situation.expect} == {name: as_result(v) for name, v in situation.expect.items()}
    assert set(situation.findings) <= {row["rule"] for row in rows["finding"]}
    told = {row["flag"]: row["text_zh"] for row in rows["reason"]}
    assert {flag: told.get(flag) for flag in situation.reason} == situation.reason
    if situation.leads is not None:
        assert {row["department"]: row["amount"] for row in rows["lead"]} == {k: as_result(v) for k, v in situation.leads.items()}
    if situation.contact is None:
        assert rows["contact_status"] == []
    elif situation.contact:
        assert {name: rows["contact_status"][0][name] for name in situation.contact} == situation.contact
    if situation.need is not None:
        assert {row["need"]: row["by_measure_no"] for row in rows["need"]} == situation.need
        assert all(row["covered"] == (row["by_measure_no"] is not None) for row in rows["need"])
    if situation.eligible is not None:
        assert sorted({row["programme"] for row in rows["eligibility"]}) == situation.eligible


def test_there_are_at_least_sixty_each_worked_by_hand() -> None:
    assert len(ALL) >= 60 and all(situation.working for _, situation in ALL)


def test_every_flag_that_holds_is_explained_once(judged: dict[str, Rows]) -> None:
    for rows in judged.values():
        for assessed in rows["assessment"]:
            held = {name for name, value in assessed.items() if value is True}
            assert held == {row["flag"] for row in rows["reason"] if not row["flag"].startswith(("channel_", "status_", "gap_"))}
        flags = [row["flag"] for row in rows["reason"]]
        assert len(flags) == len(set(flags))
