"""The demo's second day: what a made-up national system answers comes back, and the day after goes on from it."""

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from cli.second_day import NoCircleError, play_next_day, played_day
from demo.fill import fill
from exports.ledger.connect import ledger
from exports.ledger.opinions import opinions
from exports.ledger.outside import versions_outside
from steps.day import run_day
from storage import layout
from storage.day import Day
from storage.demo_days import demo_of_day
from storage.digests import digest
from storage.manifest import read_manifest
from storage.settings import Settings, demo_source
from tests.day import DAY

NEXT = DAY + dt.timedelta(1)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home of one prefecture's demo after its first day."""
    home = tmp_path_factory.mktemp("circle")
    own = Settings(home, demo_source(home))
    (home / "demo").mkdir()
    fill(own.source, 500, prefectures=["3407"])
    run_day(Day(DAY, own), until="deliver")
    return own


def packages(settings: Settings, day: dt.date) -> list[dict[str, Any]]:
    """The manifest of every county's package."""
    folders = layout.day_folder(settings.home, "packages", day).glob("34*")
    return [manifest for folder in sorted(folders) if (manifest := read_manifest(folder)) is not None]


def rows(settings: Settings, day: dt.date, name: str) -> list[dict[str, str]]:
    """The rows of a workbook in every county's package."""
    found = []
    for county in packages(settings, day):
        folder = Day(day, settings).package(county["county"]["code"]).folder
        for file in county["files"]:
            if file["format"] == name:
                sheet = python_calamine.CalamineWorkbook.from_path(folder / file["name"]).get_sheet_by_index(0)
                cells = sheet.to_python()
                start = next(place for place, row in enumerate(cells) if "户编号" in row)
                found += [dict(zip(map(str, cells[start]), map(str, row), strict=True)) for row in cells[start + 1 :]]
    return found


def test_the_circle_closes_and_tells_itself(settings: Settings, capfd: pytest.CaptureFixture[str]) -> None:
    first = digest(demo_of_day(settings.home, DAY))
    assert play_next_day(played_day(settings), airflow=False) == 0
    told = capfd.readouterr().out
    with ledger(settings.ledger_url, settings.home) as connection:
        versions = versions_outside(connection, NEXT + dt.timedelta(1))
        said = opinions(connection, NEXT)
    before, after = (versions[versions.as_of == day] for day in (DAY, NEXT))
    states = Counter(before.state)
    assert states["accepted"] > 5 * states["refused"] > 0 and set(after.state) == {"sent"}
    assert len(said) and set(said.verdict) <= {"属实", "无法核实"}
    # Everything that was dropped could be used.
    inbox = layout.inbox(settings.home)
    assert list(inbox.glob("*/已登记/*_导入结果.xlsx")) and not list(inbox.glob("*/未登记/*"))
    assert {path.name for path in inbox.glob("*/*")} == {"说明.txt", "已登记"}

    entered = before[before.format.isin(["marginal_household", "unstable_annotation"])]
    accepted = set(entered[entered.state == "accepted"].record_key)
    again = {row["户编号"] for name in set(entered.format) for row in rows(settings, NEXT, name)}
    assert accepted and not accepted & again
    updated = {row["户编号"] for row in rows(settings, NEXT, "update")}
    assert updated and updated <= accepted
    # A record that goes out again today asks for nothing any more.
    refused = Counter((row["户编号"], row["失败原因"]) for row in rows(settings, NEXT, "refused"))
    gone = {row["户编号"] for row in rows(settings, NEXT, "moved")}
    mended = set(zip(after.format, after.record_key, strict=True))
    staying = [
        row for row in before[before.state == "refused"].itertuples() if (row.format, row.record_key) not in mended
    ]
    assert mended & set(zip(before.format, before.record_key, strict=True))
    assert refused == Counter(
        (household, row.reason) for row in staying if (household := row.record_key.split("/")[0]) not in gone
    )
    open_ones = before[(before.state == "sent") & ~before.format.isin(["need_list", "closing_mark"])]
    for county in set(open_ones.county_code):
        cover = Day(NEXT, settings).package(county).folder / "封面.html"
        assert f"（自 {DAY}）" in cover.read_text(encoding="utf-8")

    files = {file["format"] for county in packages(settings, NEXT) for file in county["files"]}
    assert files >= {"update", "moved", "closing_mark", "elimination", "measure", "marginal_household", "refused"}
    assert any(row["姓名"] for row in rows(settings, NEXT, "measure"))
    # Closing marks stand in a workbook too, as many as leave.
    for day in (DAY, NEXT):
        counted = Counter[str]()
        for county in packages(settings, day):
            counted.update({file["format"]: file["rows"] for file in county["files"]})
        assert counted["closing_mark_list"] == counted["closing_mark"]

    assert f"the circle from {DAY} to {NEXT}" in told and "moved" in told
    assert f"{states['refused']} of" in told and "contact_person by 2020-05-10" in told
    # The first day can be run again on what it was made of.
    assert digest(demo_of_day(settings.home, DAY)) == first
    assert Day(DAY, settings).source_url != Day(NEXT, settings).source_url == settings.source
    assert played_day(settings).as_of == NEXT


def test_it_is_played_on_the_demo_alone(settings: Settings, tmp_path: Path) -> None:
    def refusal(own: Settings, day: dt.date | None = None) -> str:
        with pytest.raises(NoCircleError) as error:
            played_day(own, day)
        return str(error.value)

    assert "unset JIANBANG_SOURCE" in refusal(Settings(settings.home, f"sqlite:///{tmp_path}/platform.sqlite"))
    assert "unset JIANBANG_DELIVERY" in refusal(Settings(settings.home, settings.source, delivery="s3://bucket"))
    assert "make run" in refusal(Settings(tmp_path, demo_source(tmp_path)))
    assert "the newest day here is" in refusal(settings, DAY - dt.timedelta(1))
    foreign = tmp_path / "foreign"
    for part in ("snapshot", "outbox"):
        (foreign / part).parent.mkdir(exist_ok=True)
        (foreign / part).symlink_to(settings.home / part)
    (foreign / "demo").mkdir()
    fill(demo_source(foreign), 20)
    assert "was not read from the demo platform" in refusal(Settings(foreign, demo_source(foreign)))
