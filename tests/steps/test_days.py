"""Several days one after another: what a day takes from the days before it."""

import datetime as dt
import sqlite3
from pathlib import Path

from steps.stale import stale_days
from steps.watch import watch
from storage.day import Day
from storage.settings import Settings
from tests.day import judge, result, settings_for
from tests.golden.full_path import write_platform
from tests.golden.situations import Situation, household_no

HOME = household_no(0)
FIRST, SECOND, THIRD = dt.date(2020, 5, 6), dt.date(2020, 5, 7), dt.date(2020, 5, 8)


def changed(settings: Settings, path: Path, statement: str, day: dt.date) -> dict[str, object]:
    """Change the platform, run the day, and return the household's life."""
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    judge(settings, day)
    watch(Day(day, settings))
    return result(settings, "life", day)[0]


def test_a_life_over_three_days_and_the_pace_of_a_deadline(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    poor = Situation(
        name="poor", clause="N1.3d", working="", incomes=["201906 工资性收入 100"], monitor={"state": "已核查"}
    )
    write_platform(path, [(0, poor)])
    settings = settings_for(tmp_path, path)

    first = changed(settings, path, "select 1", FIRST)
    assert (first["state"], first["since"]) == ("candidate", FIRST)
    confirm = (
        "update household set county_confirmed = '是', confirmed_on = '2020-05-07', monitored_type = '边缘易致贫户'"
    )
    second = changed(settings, path, confirm, SECOND)
    assert (second["state"], second["since"], second["previous_state"]) == ("confirmed", SECOND, "candidate")
    told = {row["flag"]: row["text_zh"] for row in result(settings, "reason", SECOND)}
    assert told["status_confirmed"] == "自2020年5月7日为县级确认的监测对象"
    states = {row["deadline"]: row["state"] for row in result(settings, "deadline_status", SECOND)}
    assert states == {"contact_person": "at_risk", "first_measure": "met", "verification": "met"}

    withdrawn = changed(settings, path, "update household set county_confirmed = null", THIRD)
    assert (withdrawn["state"], withdrawn["since"], withdrawn["left"]) == ("confirmed", SECOND, True)
    assert "left_monitoring" in {row["rule"] for row in result(settings, "finding", THIRD)}

    # An older day run again takes nothing from the days after it.
    judge(settings, FIRST)
    assert result(settings, "life", FIRST)[0]["state"] == "candidate"

    # The later days rest on what it said before, until they are run again in their order.
    assert stale_days(Day(FIRST, settings)) == [SECOND, THIRD]
    changed(settings, path, "select 1", SECOND)
    assert stale_days(Day(FIRST, settings)) == [] and stale_days(Day(SECOND, settings)) == [THIRD]
