"""A day that stands before its last door: what the tests of delivery begin with."""

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from steps.draw import draw
from steps.export import export_all
from storage.day import Day
from storage.settings import Settings
from tests.day import DAY, judge
from tests.expectations.world import Change, write_platform


@pytest.fixture(scope="session")
def exported_once(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A day of two counties, with a file of every container, files of a town with a candidate's form, and the
    province's list: exported and not delivered.
    """
    folder = tmp_path_factory.mktemp("exported")
    database = folder / "p.sqlite"
    dry = {"safe_water": "否", "risk_2": "因安全饮水"}
    good = ["201910 工资性收入 90000", "202004 工资性收入 20000", "202004 生产经营性收入 500"]
    closing = Change(eliminated=True, incomes=good, warnings=[{"state": "已核查"}])
    there = Change(household={"village_code": "340103005006"})
    unmonitored = dict.fromkeys(["county_confirmed", "confirmed_on", "monitored_type", "identified_month", "risk_1"])
    poor = Change(household=unmonitored, incomes=["202004 转移性收入 100"], measures=[], work=[])
    placed = [("U", 0, Change(household=dry)), ("DUE", 2, closing), ("O", 1, there), ("C", 3, poor)]
    write_platform(database, placed)
    with sqlite3.connect(database) as connection:
        connection.execute(
            "insert into division values ('3401', '合肥市', '34', '市'), ('340103', '庐阳区', '3401', '县')"
        )
    settings = Settings(folder / "home", f"sqlite:///{database}")
    judge(settings, DAY)
    draw(Day(DAY, settings))
    export_all(Day(DAY, settings))
    return settings


@pytest.fixture
def exported(exported_once: Settings, tmp_path: Path) -> Settings:
    """That day in a home of the test's own."""
    return replace(exported_once, home=Path(shutil.copytree(exported_once.home, tmp_path / "home")))
