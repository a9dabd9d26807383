"""A small home of one day, a receipt read after it, built once; and a copy of it for each test."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from steps.day import step_of
from storage.day import Day
from storage.settings import Settings
from tests.day import run
from tests.expectations.world import Change, write_platform
from tests.steps.test_sending import MONITOR, ORDINARY, drop_receipt
from tests.steps.verify.damage import COUNTY, DAY, OLDER, OLDER_HEAD


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verify")
    database = folder / "p.sqlite"
    unmonitored = dict.fromkeys(["county_confirmed", "confirmed_on", "monitored_type", "identified_month", "risk_1"])
    poor = Change(household=unmonitored, incomes=["202004 转移性收入 100"], measures=[], work=[])
    placed = [("U", 0, Change()), ("M", 1, Change(household=ORDINARY, monitor=MONITOR)), ("C", 2, poor)]
    write_platform(database, placed)
    settings = Settings(folder / "home", f"sqlite:///{database}")
    settings.home.mkdir(mode=0o700)
    run(settings, DAY)
    shutil.copy(settings.home / "ledger.sqlite", folder / OLDER)
    shutil.copy(settings.home / "ledger.head", folder / OLDER_HEAD)
    name = f"{COUNTY}_临泉县_边缘户基本信息_20200508.xlsx"
    drop_receipt(settings, name, ["户编号", "导入结果", "失败原因"], [["M", "成功", ""]])
    step_of("receive").run(Day(DAY + dt.timedelta(days=1), settings))
    return folder


@pytest.fixture
def settings(template: Path, tmp_path: Path) -> Settings:
    shutil.copytree(template / "home", tmp_path / "home", symlinks=True)
    for name in (OLDER, OLDER_HEAD):
        shutil.copy(template / name, tmp_path / name)
    # Delivered packages say where they went: the target is the template's own folder moved along.
    return Settings(tmp_path / "home", f"sqlite:///{template}/p.sqlite")
