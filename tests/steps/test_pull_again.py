"""A platform that reads as it did before leaves the day's snapshot as it is; anything else is read anew."""

import logging
import sqlite3
from pathlib import Path

import pytest

from sources import snapshot
from steps.pull import pull
from storage.day import Day
from storage.digests import digests
from storage.settings import Settings
from tests.day import DAY, settings_for
from tests.expectations.world import Change, write_platform

SAME = "the platform reads as it did before"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    write_platform(tmp_path / "p.sqlite", [("U", 0, Change()), ("M", 1, Change())])
    return settings_for(tmp_path, tmp_path / "p.sqlite")


def read(settings: Settings, caplog: pytest.LogCaptureFixture) -> bool:
    """Pull; whether it was told that nothing has changed."""
    caplog.clear()
    pull(Day(DAY, settings))
    return SAME in caplog.text


def change(settings: Settings, statement: str) -> None:
    with sqlite3.connect(settings.source.removeprefix("sqlite:///")) as platform:
        platform.execute(statement)


def test_what_reads_as_before_stays_and_what_does_not_is_written_anew(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO, "jianbang")
    folder = Day(DAY, settings).snapshot.folder
    assert not read(settings, caplog)
    first = digests(folder)
    with monkeypatch.context() as patched:
        patched.delattr(snapshot, "_write_canonical")  # no table is made again
        assert read(settings, caplog) and digests(folder) == first
    # The last table that is read differs: the earlier ones are written all the same.
    change(settings, "insert into visit values ('U', '2020-05-07', '疑似风险', '甲')")
    assert not read(settings, caplog)
    other = settings_for(tmp_path / "other", tmp_path / "p.sqlite")
    pull(Day(DAY, other))
    assert digests(Day(DAY, other).snapshot.folder) == digests(folder) != first
    assert read(settings, caplog)


def test_a_damaged_snapshot_is_written_anew(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "jianbang")
    folder = Day(DAY, settings).snapshot.folder
    read(settings, caplog)
    first = digests(folder)
    (folder / "member.parquet").write_bytes(b"x")
    assert not read(settings, caplog) and digests(folder) == first
