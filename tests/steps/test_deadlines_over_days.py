"""Three days one after another: what a life and a deadline's pace take from the days before, what is told of deadlines
in the ledger's course and by the hour, and of later days when an older one is judged again (N1.3d, N2.1c).
"""

import datetime as dt
import logging
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exports.ledger.backup import backup
from exports.ledger.connect import ledger
from exports.ledger.course import deadline_course
from steps.day import STEPS, step_of
from steps.deadline_check import HourError
from steps.stale import stale_days
from steps.verify.checks import verify
from storage import layout
from storage.day import WATCH_MANIFEST, Day
from storage.digests import digests
from tests.day import result
from tests.expectations.world import Change
from tests.steps.three_counties import MARGINAL, NEW, OLD, ORDINARY, THIRD_COUNTY, THIRD_VILLAGE, World

FIRST, SECOND, THIRD = (dt.date(2020, 5, day) for day in (6, 7, 8))
WITHOUT = Change(household=ORDINARY, monitor={"state": "已核查"})
ASTRAY = Change(household={**ORDINARY, "village_code": "999999001001"}, monitor={"state": "已核查"})
# Nobody has confirmed it yet, and what it earned makes it a candidate.
POOR = Change(
    household={
        "register_type": "一般农户",
        "exit_year": None,
        "village_code": THIRD_VILLAGE,
        **dict.fromkeys(("county_confirmed", "confirmed_on", "identified_month", "monitored_type")),
    },
    incomes=["201906 工资性收入 100"],
    measures=[],
    monitor={"state": "已核查"},
)
CONFIRM = "county_confirmed = '是', confirmed_on = '2020-05-07', monitored_type = '边缘易致贫户'"


def entered(household: str, day: dt.date) -> str:
    """The contact person of a household is entered."""
    values = f"contact_name = '联系人某', contact_phone = '13900000009', contact_entered_on = '{day}'"
    return f"update marginal_monitor set {values} where household_no = '{household}'"


class Story:
    """A platform of three counties and a household of none, watched day by day."""

    def __init__(self, folder: Path) -> None:
        placed = [
            ("A", 0, MARGINAL),
            ("B", 1, WITHOUT),
            ("C", 2, WITHOUT),
            ("D", 3, WITHOUT),
            ("X", 4, ASTRAY),
            ("P", 5, POOR),
        ]
        self.world = World(folder, placed)
        self.world.move("D")
        self.settings = self.world.settings
        self.first = folder / "as_it_was_on_the_first.sqlite"

    def day(self, as_of: dt.date) -> Day:
        return Day(as_of, self.settings)

    def judge(self, as_of: dt.date, *steps: str) -> Any:
        """The steps up to the watch; returns what it told of the contact persons."""
        for step in STEPS[1:5]:
            if not steps or step.name in steps:
                summary = step.run(self.day(as_of))
        return summary.get("deadlines", {}).get("contact_person")

    def status(self, as_of: dt.date, county: str) -> dict[str, Any]:
        rows = result(self.settings, "deadline_status", as_of)
        (row,) = (row for row in rows if (row["deadline"], row["county_code"]) == ("contact_person", county))
        return row

    def life(self, as_of: dt.date) -> dict[str, Any]:
        (row,) = (row for row in result(self.settings, "life", as_of) if row["household_no"] == "P")
        return row

    def course(self, as_of: dt.date, hour: int = 0) -> dict[tuple[str, str], dict[str, Any]]:
        with ledger(self.settings.ledger_url, self.settings.home) as connection:
            rows = deadline_course(connection, as_of, hour)
        return {(row["deadline"], row["county_code"]): row for row in rows}

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.settings.home / "ledger.sqlite")) as connection, connection:
            return connection.execute(statement).fetchall()

    def troubles(self) -> list[str]:
        return [str(trouble) for trouble in verify(self.settings) if not trouble.note]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Three days: one household is done from the first, one more on the second."""
    told = Story(tmp_path_factory.mktemp("deadlines"))
    told.judge(FIRST)
    shutil.copy(told.world.database, told.first)
    told.world.change(entered("B", SECOND))
    told.world.change(f"update household set {CONFIRM} where household_no = 'P'")
    told.judge(SECOND)
    told.world.change("update household set county_confirmed = null where household_no = 'P'")
    told.judge(THIRD)
    return told


def test_the_watch_runs_right_after_the_judgement() -> None:
    assert [step.name for step in STEPS][3:6] == ["assess", "watch", "draw"]


def test_a_life_goes_on_from_the_day_before(story: Story) -> None:
    first, second, third = (story.life(day) for day in (FIRST, SECOND, THIRD))
    assert (first["state"], first["since"]) == ("candidate", FIRST)
    assert (second["state"], second["since"], second["previous_state"]) == ("confirmed", SECOND, "candidate")
    told = {
        row["flag"]: row["text_zh"] for row in result(story.settings, "reason", SECOND) if row["household_no"] == "P"
    }
    assert told["status_confirmed"] == "自2020年5月7日为县级确认的监测对象"
    rows = [row for row in result(story.settings, "deadline_status", SECOND) if row["county_code"] == THIRD_COUNTY]
    states = {row["deadline"]: row["state"] for row in rows}
    assert states == {"contact_person": "at_risk", "first_measure": "met", "verification": "met"}
    # The county took its confirmation back: the life stays, and is told as left.
    assert (third["state"], third["since"], third["left"]) == ("confirmed", SECOND, True)
    assert "left_monitoring" in {row["rule"] for row in result(story.settings, "finding", THIRD)}


def test_the_status_tells_pace_and_forecast(story: Story) -> None:
    first, second = story.status(FIRST, OLD), story.status(SECOND, OLD)
    assert (first["need"], first["done"], first["paced_from"], first["forecast_on"]) == (3, 1, None, None)
    # One was done in one working day, one is missing.
    assert (second["done"], second["paced_from"], second["forecast_on"]) == (2, FIRST, THIRD)
    # On the first day no pace is known, and 7, 8 and 9 May are left: nobody is at risk yet.
    assert first["state"] == "on_track" and story.status(THIRD, NEW)["state"] == "at_risk"


def test_the_summary_counts_apart_who_needs_none_and_who_is_in_no_county(story: Story) -> None:
    told = story.day(FIRST).results.require(WATCH_MANIFEST)["summary"]["deadlines"]["contact_person"]
    assert (told["need"], told["done"], told["missing"]) == (4, 1, 3)
    assert told["unplaced"] == {"need": 1, "done": 0, "missing": 1, "overdue": 0, "on_time": 0, "done_late": 0}
    assert (told["none_needed"], told["met"], told["extended"]) == (1, 1, 0)


def test_entries_tell_the_days_before_the_first(story: Story) -> None:
    rows = [tuple(row.values()) for row in result(story.settings, "deadline_entry", SECOND)]
    contacts = [row for row in rows if row[0] == "contact_person"]
    assert contacts == [("contact_person", OLD, dt.date(2020, 5, 1), 1), ("contact_person", OLD, SECOND, 1)]


def test_the_course_in_the_ledger_is_the_status_of_each_day(story: Story, tmp_path: Path) -> None:
    for day in (FIRST, SECOND, THIRD):
        told, rows = story.course(day), result(story.settings, "deadline_status", day)
        assert {own: told[own] for own in told if own[1]} == {
            (row["deadline"], row["county_code"]): {name: row[name] for name in row if name != "as_of"} for row in rows
        }
        astray = told["contact_person", ""]
        assert (astray["need"], astray["missing"], astray["paced_from"]) == (1, 1, None)
    names = "county, prefecture_code, prefecture, confirmed, candidates, eliminated"
    county = f"select {names} from county_course where as_of = '{FIRST}' and county_code = '{OLD}'"
    assert story.sql(county) == [("临泉县", "3412", "阜阳市", 3, 0, 0)]
    findings = result(story.settings, "quality", FIRST)
    errors = sum(row["findings"] for row in findings if (row["county_code"], row["severity"]) == (OLD, "error"))
    wanted = f"select errors from county_course where as_of = '{FIRST}' and county_code = '{OLD}'"
    assert story.sql(wanted) == [(errors,)]

    backup(story.settings.ledger_url, story.settings.home, tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        for table in ("deadline_course", "county_course"):
            count = f"select count(*) from {table}"
            assert copy.execute(count).fetchall() == story.sql(count)


def test_what_a_crash_left_out_of_the_course_is_told_and_mended(story: Story) -> None:
    whole = story.course(SECOND)
    story.sql(f"delete from deadline_course where as_of = '{SECOND}' and county_code != ''")
    (line,) = story.troubles()
    assert f"ledger, deadline_course of {SECOND}: its course differs from results/as_of={SECOND}/" in line
    assert line.endswith(f"python -m cli day --as-of {SECOND} --from watch --until watch")
    before = digests(story.day(SECOND).results.folder)
    step_of("watch").run(story.day(SECOND))
    assert story.course(SECOND) == whole and story.troubles() == []
    assert digests(story.day(SECOND).results.folder) == before


def test_a_deadline_that_is_near_is_checked_by_the_hour(story: Story) -> None:
    # The last two working days before Sunday 10 May are 8 and 9 May; before them the platform is not even opened.
    far = Day(SECOND, replace(story.settings, source="sqlite:////nowhere/at/all"))
    assert step_of("deadline_check").run(far, 14) == {} and layout.days(story.settings.home, "hours") == []
    with pytest.raises(HourError, match="hour 0"):
        step_of("deadline_check").run(story.day(THIRD), 0)

    parts = ("snapshot", "checks", "results")
    home = story.settings.home
    before = {part: digests(layout.day_folder(home, part, THIRD)) for part in parts}
    day = {own: row for own, row in story.course(THIRD).items() if own[0] == "contact_person"}
    summary = step_of("deadline_check").run(story.day(THIRD), 14)
    # Nothing has changed since the day's pull: the same status, from three tables.
    assert story.course(THIRD, 14) == day and summary["deadlines"]["contact_person"]["unplaced"]["need"] == 1
    names = {path.name for path in story.day(THIRD).hour(14).folder.iterdir()}
    assert names == {
        "household.parquet", "marginal_monitor.parquet", "division.parquet", "county.parquet", "manifest.json",
        "reading_finding.parquet", "deadline_status.parquet",
    }  # fmt: skip

    story.world.change(entered("D", THIRD))
    step_of("deadline_check").run(story.day(THIRD), 16)
    assert story.course(THIRD, 16)["contact_person", NEW]["state"] == "met"
    assert story.course(THIRD, 14) == day == {own: row for own, row in story.course(THIRD).items() if own in day}
    assert before == {part: digests(layout.day_folder(home, part, THIRD)) for part in parts}
    assert story.troubles() == []
    story.world.change("alter table household rename to emptied")
    story.world.change("create table household as select * from emptied limit 0")
    with pytest.raises(HourError, match="no household was read"):
        step_of("deadline_check").run(story.day(THIRD), 18)
    story.world.change("drop table household")
    story.world.change("alter table emptied rename to household")

    (layout.hour_folder(home, THIRD, 16) / "household.parquet").write_bytes(b"x")
    (line,) = story.troubles()
    assert "hours/as_of=2020-05-08/16/household.parquet: not as its manifest says" in line
    assert step_of("retention").run(story.day(dt.date(2020, 6, 8)))["hours"] == 1
    assert layout.days(home, "hours") == [] and story.troubles() == []
    assert story.course(THIRD, 16)


def test_a_day_judged_again_tells_which_later_days_are_stale(story: Story, caplog: pytest.LogCaptureFixture) -> None:
    assert stale_days(story.day(FIRST)) == [] == stale_days(story.day(THIRD))
    shutil.copy(story.first, story.world.database)
    story.world.change("update household set county_confirmed = null where household_no = 'C'")
    caplog.clear()
    with caplog.at_level(logging.WARNING, "jianbang.stale"):
        story.judge(FIRST, "pull", "assess")
    warned = [record.getMessage() for record in caplog.records if record.name == "jianbang.stale"]
    assert warned == ["later days judged on what this day was: 2020-05-07, 2020-05-08; run them again in order"]
    assert stale_days(story.day(SECOND)) == []
    # An older day takes nothing from the days after it: on the same platform it is what it was, and nothing is stale.
    shutil.copy(story.first, story.world.database)
    story.judge(FIRST, "pull", "assess", "watch")
    assert story.life(FIRST)["state"] == "candidate" and stale_days(story.day(FIRST)) == []
    # A day that was never run comes in between what stands already.
    before = FIRST - dt.timedelta(1)
    story.judge(before, "pull", "check", "assess")
    assert stale_days(story.day(before)) == [FIRST, SECOND, THIRD]


def test_a_code_of_a_reviewed_file_that_is_no_county_is_warned_of(
    story: Story, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("steps.watch.successors", lambda as_of: {"341299": "349999"})
    with caplog.at_level(logging.WARNING, "jianbang.watch"):
        step_of("watch").run(story.day(FIRST))
    assert "county_changes.yaml: no county of the division table: 349999" in caplog.messages
