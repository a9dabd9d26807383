"""A finding says since when it stands, disappears when it is repaired, and the quality pages show the course."""

import datetime as dt
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
import python_calamine

from storage import layout
from storage.manifest import read_manifest
from storage.settings import Settings
from tests.conftest import need
from tests.day import result, run, settings_for
from tests.expectations.world import Change, write_platform

FIRST, SECOND, THIRD = dt.date(2020, 5, 6), dt.date(2020, 5, 7), dt.date(2020, 5, 8)


@pytest.fixture(scope="module")
def three_days(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Three days of two households: a wrong phone that stays, a missing toilet repaired on the third, one new on the
    third.
    """
    home = tmp_path_factory.mktemp("days")
    database = home / "p.sqlite"
    changes = [Change(household={"phone": "12900000000"}), Change(household={"toilet": None})]
    write_platform(database, [(f"H{order}", order, change) for order, change in enumerate(changes)])
    settings = settings_for(home, database)
    run(settings, FIRST)
    run(settings, SECOND)
    with sqlite3.connect(database) as connection:
        connection.execute("update household set toilet = '否' where household_no = 'H1'")
        connection.execute("update household set farmland_mu = 640 where household_no = 'H1'")
    run(settings, THIRD)
    return settings


def test_since_when_a_finding_stands(three_days: Settings) -> None:
    def since(day: dt.date) -> dict[str, dt.date]:
        return {row["rule"]: row["since"] for row in result(three_days, "finding", day)}

    assert since(SECOND)["5_13_003"] == since(THIRD)["5_13_003"] == FIRST
    assert since(SECOND)["3_02_003"] == FIRST and "3_02_003" not in since(THIRD)
    assert since(THIRD)["5_14_008"] == THIRD


def test_an_older_day_run_again_says_the_same(three_days: Settings) -> None:
    before = result(three_days, "quality", SECOND)
    run(three_days, THIRD)
    assert result(three_days, "quality", SECOND) == before


def test_the_county_s_list_says_what_is_wrong_where_how_and_since_when(three_days: Settings) -> None:
    package = layout.day_folder(three_days.home, "packages", THIRD) / "341221"
    (path,) = package.glob("*待核改清单*.xlsx")
    headings, *rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    lines = [dict(zip(headings, row, strict=True)) for row in rows]
    phone = next(line for line in lines if line["字段"] == "联系电话")
    assert phone["户编号"] == "H0" and phone["数据表"] == "户" and phone["首次发现日期"] == "2020-05-06"
    assert phone["处理意见"] == "填写11位手机号码" and "5_13_003" in phone["规则编号"]
    assert phone["当前值"] == "12900000000"
    # Both published rules on the farmland ask for the same thing: one line names both.
    assert [line["规则编号"] for line in lines if line["字段"] == "耕地面积（亩）"] == ["5_14_001、5_14_008"]


def test_the_quality_pages_show_the_course_as_a_picture(three_days: Settings, tmp_path: Path) -> None:
    need(shutil.which("chromium") is not None, "Debian's chromium")
    county = layout.day_folder(three_days.home, "packages", THIRD) / "341221" / "质量报告.html"
    province = layout.day_folder(three_days.home, "quality", THIRD) / "index.html"
    for page in (county, province):
        command = [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
        ]
        command += [
            "--disable-component-update",
            "--disable-sync",
            f"--user-data-dir={tmp_path}",
            "--dump-dom",
            page.as_uri(),
        ]
        shown = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
        assert len(re.findall(r"<polyline class=\"(?:error|warning)\" points=\"[^\"]+\"", shown)) >= 4
        for day in ("5月6日", "5月7日", "5月8日"):
            assert day in shown
        assert "5_14_008" in shown and "3_02_003" not in shown


def test_the_data_docs_are_whole_reachable_and_fetch_nothing(three_days: Settings) -> None:
    manifest = read_manifest(layout.day_folder(three_days.home, "quality", THIRD)) or {}
    index = three_days.home / manifest["summary"]["data_docs"]
    text = index.read_text(encoding="utf-8")
    pages = [index.parent / href for href in re.findall(r'href="(validations/[^"]+)"', text)]
    assert len(pages) >= 20 and all(page.exists() for page in pages)
    for page in index.parent.rglob("*.html"):
        content = page.read_text(encoding="utf-8")
        assert not re.search(r'<(?:script|link|img)[^>]+(?:src|href)="https?://', content), page
        assert "12900000000" not in content and "户主某" not in content
    province = (layout.day_folder(three_days.home, "quality", THIRD) / "index.html").read_text(encoding="utf-8")
    assert 'href="data_docs/index.html"' in province
    assert 'href="board.html"' in province and (index.parents[1] / "board.html").exists()
