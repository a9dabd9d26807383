"""A home that others can read is refused; a URL with a password stands in a file or an Airflow connection."""

import os
import stat
from pathlib import Path

import pytest

from storage.connections import ConnectionSettingError
from storage.settings import SettingsError, from_environment, retry_seconds


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("JIANBANG_HOME", str(folder))
    for name in ("JIANBANG_SOURCE", "JIANBANG_LEDGER"):
        monkeypatch.delenv(name, raising=False)
    before = os.umask(0o022)
    yield folder
    os.umask(before)


def test_what_is_written_from_the_start_on_is_its_owner_s_alone(home: Path) -> None:
    from_environment()
    (home / "a").mkdir()
    (home / "b").write_text("")
    assert [stat.S_IMODE((home / name).stat().st_mode) for name in "ab"] == [0o700, 0o600]


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o710, 0o701, 0o707])
def test_a_home_that_others_can_read_is_refused_with_what_to_do(home: Path, mode: int) -> None:
    (home / "something").write_text("")
    home.chmod(mode)
    with pytest.raises(SettingsError) as caught:
        from_environment()
    assert str(caught.value) == f"JIANBANG_HOME={home}: others can read it (mode {mode:o}); run: chmod 700 {home}"


def test_a_home_in_which_nothing_lies_yet_is_closed(home: Path) -> None:
    home.chmod(0o755)
    from_environment()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_url_is_read_from_a_file_that_nobody_else_can_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = home / "source.txt"
    monkeypatch.chdir(home)
    monkeypatch.setenv("JIANBANG_SOURCE", "file:source.txt")
    monkeypatch.setenv("JIANBANG_LEDGER", f"file:{file}")
    settings = from_environment()
    assert settings.source == f"file:{file}"
    with pytest.raises(ConnectionSettingError, match=r"JIANBANG_SOURCE=file:.*source.txt: the file cannot be read"):
        _ = settings.source_url
    file.write_text("postgresql://u:s3cret@h/p\n")
    assert settings.source_url == settings.ledger_url == "postgresql://u:s3cret@h/p"
    file.chmod(0o640)
    with pytest.raises(ConnectionSettingError) as caught:
        _ = settings.ledger_url
    assert "chmod 600" in str(caught.value) and "s3cret" not in str(caught.value)
    file.chmod(0o600)
    file.write_text("a\ns3cret\n")
    with pytest.raises(ConnectionSettingError, match="must hold one line") as caught:
        _ = settings.ledger_url
    assert "s3cret" not in str(caught.value)


@pytest.mark.slow
def test_a_url_is_read_from_an_airflow_connection(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_HOME", str(home / "airflow"))
    monkeypatch.setenv("AIRFLOW_CONN_PLATFORM", "postgres://reader:s3%40cret@host:5432/platform?sslmode=require")
    monkeypatch.setenv("AIRFLOW_CONN_SHELL", "ssh://reader:s3cret@host")
    monkeypatch.setenv("JIANBANG_SOURCE", "airflow:platform")
    monkeypatch.setenv("JIANBANG_LEDGER", "airflow:shell")
    settings = from_environment()
    assert settings.source_url == "postgresql://reader:s3%40cret@host:5432/platform?sslmode=require"
    with pytest.raises(ConnectionSettingError, match=r"JIANBANG_LEDGER=airflow:shell: its type must be one of"):
        _ = settings.ledger_url


def test_files_by_town_are_made_unless_a_province_says_off(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert from_environment().towns
    monkeypatch.setenv("JIANBANG_TOWNS", "off")
    assert not from_environment().towns
    monkeypatch.setenv("JIANBANG_TOWNS", "no")
    with pytest.raises(SettingsError, match=r"^JIANBANG_TOWNS=no: must be one of on, off$"):
        from_environment()


def test_a_task_is_tried_again_after_whole_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIANBANG_RETRY_SECONDS", raising=False)
    assert retry_seconds() == 120
    monkeypatch.setenv("JIANBANG_RETRY_SECONDS", "soon")
    with pytest.raises(SettingsError, match=r"^JIANBANG_RETRY_SECONDS=soon: must be a whole number from 1 on$"):
        retry_seconds()
