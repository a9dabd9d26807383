"""A demo platform on its second day, once the national system has taken what it was sent: every file has rows."""

import csv
import datetime as dt
import shutil
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from demo.fill import fill
from demo.second_day import CHANGES, next_day
from steps.day import step_of
from storage import layout
from storage.day import Day
from storage.manifest import read_manifest
from storage.settings import Settings
from tests.day import DAY, settings_for

NEXT = DAY + dt.timedelta(days=1)
STEPS = ("receive", "pull", "check", "assess", "export")
Rows = list[dict[str, str]]


def filled(folder: Path) -> Path:
    """A platform of one prefecture."""
    fill(f"sqlite:///{folder}/p.sqlite", 1000, rate=0.001, prefectures=["3412"])
    return folder / "p.sqlite"


def files(settings: Settings, as_of: dt.date) -> dict[tuple[str, str], Path]:
    """Every file of the day's packages by format and county."""
    folder = layout.day_folder(settings.home, "packages", as_of)
    manifests = {path.name: read_manifest(path) or {"files": []} for path in folder.iterdir()}
    return {
        (file["format"], county): folder / county / file["name"]
        for county, told in manifests.items()
        for file in told["files"]
    }


def rows_of(workbook: Path) -> Rows:
    headings, *cells = python_calamine.CalamineWorkbook.from_path(workbook).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, headings), map(str, row), strict=True)) for row in cells]


def take_everything(settings: Settings) -> None:
    """The national system takes every record of the first day's import files, and says so in the counties' inboxes."""
    for (_, county), file in files(settings, DAY).items():
        if file.suffix != ".xlsx" or "户编号" not in (rows := rows_of(file))[0]:
            continue
        keys = [name for name in ("户编号", "人编号", "措施编号") if name in rows[0]]
        inbox = layout.inbox(settings.home) / county
        inbox.mkdir(parents=True, exist_ok=True)
        with (inbox / f"{file.stem}.csv").open("w", encoding="utf-8-sig", newline="") as answer:
            csv.writer(answer).writerows(
                [[*keys, "导入结果"], *([*(row[key] for key in keys), "成功"] for row in rows)]
            )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[dt.date, dict[str, Rows]]:
    """By day and format the rows of its workbooks over all counties, of other files an empty row for each file."""
    folder = tmp_path_factory.mktemp("second_day")
    settings = settings_for(folder, filled(folder))
    found: dict[dt.date, dict[str, Rows]] = {}
    for as_of in (DAY, NEXT):
        for step in (*STEPS, "deliver"):
            step_of(step).run(Day(as_of, settings))
        found[as_of] = {}
        for (name, _), file in sorted(files(settings, as_of).items()):
            found[as_of].setdefault(name, []).extend(rows_of(file) if file.suffix == ".xlsx" else [{}])
        take_everything(settings)
        if as_of == DAY:
            next_day(f"sqlite:///{folder}/p.sqlite", NEXT)
    return found


def test_every_file_has_rows_on_one_of_the_two_days(told: dict[dt.date, dict[str, Rows]]) -> None:
    first, second = told[DAY], told[NEXT]
    assert {"marginal_household", "unstable_annotation", "measure", "elimination", "closing_mark"} <= set(first)
    assert {"update", "moved", "closing_mark", "elimination", "measure", "marginal_household"} <= set(second)
    print({as_of: Counter({name: len(rows) for name, rows in of.items()}) for as_of, of in told.items()})


def test_measures_of_both_days_name_the_people_they_are_for(told: dict[dt.date, dict[str, Rows]]) -> None:
    for rows in (told[DAY]["measure"], told[NEXT]["measure"]):
        assert [row["姓名"] for row in rows if row["人编号"]]
    assert ("就业帮扶", "技能培训") in {(row["帮扶措施类别"], row["项目名称"]) for row in told[NEXT]["measure"]}


def test_the_second_day_sends_what_is_new_and_no_household_twice(told: dict[dt.date, dict[str, Rows]]) -> None:
    def numbers(as_of: dt.date, name: str) -> set[str]:
        return {row["户编号"] for row in told[as_of].get(name, [])}

    entries = ("marginal_household", "unstable_annotation")
    first, second = ({number for name in entries for number in numbers(day, name)} for day in (DAY, NEXT))
    assert second and not first & second
    assert numbers(NEXT, "update") <= first


def test_a_night_is_the_same_for_equal_platforms_and_changes_something_of_every_kind(tmp_path: Path) -> None:
    def night(platform: Path, **seed: Any) -> tuple[dict[str, int], list[str]]:
        own = shutil.copy(platform, tmp_path / "own.sqlite")
        done = next_day(f"sqlite:///{own}", NEXT, **seed)
        with sqlite3.connect(own) as connection:
            return done, list(connection.iterdump())

    platform = filled(tmp_path)
    done, dump = night(platform)
    assert set(done) == set(CHANGES) and all(done.values()), done
    assert night(platform) == (done, dump)
    assert night(platform, seed=1)[1] != dump
