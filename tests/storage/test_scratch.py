"""Folders of one task: each its own, gone afterwards, and gone with the next one when the task was killed."""

import os
import signal
import stat
import time
from pathlib import Path

import pytest

from storage.engine import engine
from storage.scratch import scratch_folder
from storage.settings import Settings, SettingsError, from_environment


def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "home", "", scratch=tmp_path / "scratch")


def test_a_killed_task_s_folder_is_removed_by_the_next_and_a_living_one_s_stays(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        with scratch_folder(settings(tmp_path)) as own:
            (own / "spilled").touch()
            time.sleep(60)
    while not (found := list(tmp_path.glob("scratch/*/spilled"))):
        time.sleep(0.01)
    with scratch_folder(settings(tmp_path)) as own:
        assert own.is_dir() and found[0].exists()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with scratch_folder(settings(tmp_path)) as own:
        assert list((tmp_path / "scratch").iterdir()) == [own]
    assert not list((tmp_path / "scratch").iterdir())


def test_another_machine_s_folder_stays_for_a_day(tmp_path: Path) -> None:
    young, old = tmp_path / "scratch" / "young", tmp_path / "scratch" / "old"
    for folder in (young, old):
        folder.mkdir(parents=True)
    day_ago = time.time() - 2 * 86_400
    os.utime(old, (day_ago, day_ago))
    with scratch_folder(settings(tmp_path)):
        assert young.exists() and not old.exists()


def test_the_engine_s_files_lie_there_and_nothing_of_them_in_the_home(tmp_path: Path) -> None:
    with engine(settings(tmp_path)) as connection:
        connection.raw_sql("create table t as select 1")
        assert list((tmp_path / "scratch").glob("*/*")) and not (tmp_path / "home").exists()


def test_it_is_a_setting_and_closed_as_the_home_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("home", "scratch"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "something").touch()
        monkeypatch.setenv(f"JIANBANG_{name.upper()}", str(tmp_path / name))
    assert from_environment().scratch_root == tmp_path / "scratch"
    (tmp_path / "scratch").chmod(0o755)
    with pytest.raises(SettingsError) as caught:
        from_environment()
    assert str(caught.value).startswith(f"JIANBANG_SCRATCH={tmp_path / 'scratch'}: others can read it (mode 755)")
    monkeypatch.setenv("JIANBANG_SCRATCH", "s3://bucket")
    with pytest.raises(SettingsError, match=r"^JIANBANG_SCRATCH=s3://bucket: must be a folder; a share is mounted$"):
        from_environment()
    monkeypatch.delenv("JIANBANG_SCRATCH")
    assert from_environment().scratch_root == tmp_path / "home" / ".spill"
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
