"""What is past its period is removed, whole or not at all, and nothing that a newer day goes on from."""

import datetime as dt
import json
import logging
import os
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from exports.intake.names import READ, REFUSED
from exports.ledger.connect import ledger
from exports.ledger.events import REMOVAL
from exports.ledger.tables import Event
from exports.ledger.versions import begin_run
from steps.day import step_of
from steps.verify.trouble import Home
from storage import layout, publish
from storage.day import Day
from storage.digests import digests
from storage.layout import written_at
from storage.manifest import write_manifest
from tests.day import DAY, settings_for

PARTS = ("snapshot", "checks", "results", "drawn", "gates", "packages", "releases", "quality")
# Thirty runs of two years ago, thirty-three runs about the edge of the period, and the day itself.
AGO = [*range(730, 700, -1), *range(416, 383, -1), 0]


def on(ago: int) -> dt.date:
    return DAY - dt.timedelta(days=ago)


def written(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    return path


def published(home: Path, part: str, day: dt.date) -> None:
    folder = layout.day_folder(home, part, day)
    written(folder / ("341221/a.xlsx" if part == "packages" else "life.parquet"))
    written(folder / "watch.json") if part == "results" else None
    write_manifest(folder, {"files": digests(folder)})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for part in PARTS:
        for ago in AGO:
            published(tmp_path, part, on(ago))
    return tmp_path


def removals(home: Path) -> dict[dt.date, list[str]]:
    """The parts of each day that the ledger tells as removed."""
    with ledger(settings_for(home, home / "p.sqlite").ledger_url, home) as connection:
        rows = connection.execute(sa.select(Event.as_of, Event.detail).where(Event.kind == REMOVAL)).all()
    return {row.as_of: json.loads(row.detail)["parts"] for row in rows}


def removed(home: Path, as_of: dt.date = DAY) -> dict[str, int]:
    return step_of("retention").run(Day(as_of, settings_for(home, home / "p.sqlite")))  # type: ignore[no-any-return]


def test_days_past_the_period_go_and_what_newer_ones_go_on_from_stays(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "jianbang.retention")
    counts = removed(home)
    assert counts["checks"] == counts["packages"] == counts["releases"] == 30 + 16
    assert layout.days(home, "checks")[0] == on(400) and layout.days(home, "packages")[0] == on(400)
    assert layout.days(home, "snapshot")[0] == on(401)  # the gate compares with the last snapshot
    assert layout.days(home, "results")[0] == on(414)  # fourteen runs on the quality page, among them the pace's
    assert f"retention: removed packages of {on(401).isoformat()}" in caplog.text
    assert not [path for path in (home / ".scratch").rglob("*") if path.is_file() and path.suffix != ".lock"]
    told = removals(home)
    assert len(told) == 46 and told[on(730)] == sorted(PARTS)
    assert told[on(401)] == ["checks", "drawn", "gates", "packages", "quality", "releases"]
    assert set(removed(home).values()) == {0} and len(removals(home)) == 46


def test_a_part_is_lost_unless_its_own_removal_is_told(home: Path) -> None:
    settings = settings_for(home, home / "p.sqlite")
    removed(home)
    (home / "snapshot" / f"as_of={on(401)}").rename(home / "aside")
    with ledger(settings.ledger_url, home) as connection:
        looked = Home(settings, None, connection)
        assert not looked.is_lost("packages", on(401))
        assert (on(401), "packages") in looked.removed and (on(401), "snapshot") not in looked.removed


def test_the_inbox_of_the_settings_is_cleaned_and_one_elsewhere_is_said(
    home: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "jianbang.retention")
    own = home / "inbox" / "341221" / READ / f"{on(401):%Y%m%d}_a.xlsx"
    set_one = home / "counties" / "341221" / READ / own.name
    written(own), written(set_one)
    settings = settings_for(home, home / "p.sqlite")
    elsewhere = Day(DAY, replace(settings, inbox="sftp://h/inbox"))
    assert step_of("retention").run(elsewhere)["inbox"] == 0 and "not on this machine" in caplog.text
    for url in (str(home / "counties"), f"file://{home}/counties"):
        written(set_one)
        assert step_of("retention").run(Day(DAY, replace(settings, inbox=url)))["inbox"] == 1
    assert own.exists() and not set_one.exists()


def test_the_newest_day_is_never_removed_though_nothing_ran_for_years(home: Path) -> None:
    counts = removed(home, DAY.replace(year=2029))
    assert counts["checks"] == len(AGO) - 1 and layout.days(home, "checks") == [DAY]
    assert len(layout.days(home, "results")) == 15 and len(layout.days(home, "snapshot")) == 2


def test_delivered_files_receipts_and_logs_go_by_the_day_in_their_names(home: Path) -> None:
    old, young = on(401), on(10)
    gone = [
        home / f"outbox/341221/341221_{old:%Y%m%d}.zip",
        home / f"inbox/341221/{READ}/{old:%Y%m%d}_结果.xlsx",
        home / f"inbox/341221/{REFUSED}/{old:%Y%m%d}_2_结果.xlsx",
        home / f"inbox/341221/{REFUSED}/{old:%Y%m%d}_2_结果.xlsx.原因.txt",
        home / f"logs/run_{old.isoformat()}.log",
    ]
    stays = [
        home / f"outbox/341221/341221_{young:%Y%m%d}.zip",
        home / f"outbox/341222/341222_{old:%Y%m%d}.zip",  # the county's newest
        home / f"inbox/341221/{READ}/{young:%Y%m%d}_结果_{old:%Y%m%d}.xlsx",
        home / f"inbox/341221/还没有读_{old:%Y%m%d}.xlsx",
        home / f"inbox/341221/{READ}/20209999_x.xlsx",
        home / "logs/scheduler.log",
    ]
    settings = settings_for(home, home / "p.sqlite")
    with ledger(settings.ledger_url, home) as connection:
        for day in (old, young):
            begin_run(connection, day)
    for path in (*gone, *stays):
        written(path)
    outside = written(home / "elsewhere")
    link = home / f"inbox/341221/{READ}/{old:%Y%m%d}_link.xlsx"
    link.symlink_to(outside)
    counts = removed(home)
    assert (counts["outbox"], counts["inbox"], counts["logs"]) == (1, 4, 1)
    assert not any(path.exists() for path in gone) and all(path.exists() for path in (*stays, outside))
    assert not os.path.lexists(link)


def test_a_crash_in_the_middle_is_finished_by_the_next_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    whole = publish._remove

    def killed(folder: Path) -> None:
        if (folder / "withdrawn" / "341221").exists():
            raise Killed
        whole(folder)

    monkeypatch.setattr(publish, "_remove", killed)
    with pytest.raises(Killed):
        removed(home)
    first = layout.day_folder(home, "packages", on(730))
    assert not first.exists() and list(written_at(first, home).glob("*/withdrawn/341221"))
    monkeypatch.undo()
    assert removed(home)["packages"] == 45
    assert not written_at(first, home).exists()
