"""The demo platform is filled beside other work; only a whole one counts."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from rich.console import Console

from cli.demo_platform import DemoError, demo_being_filled, ensure_demo
from storage.demo_days import newest_demo


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANBANG_DEMO_HOUSEHOLDS", "30")


def test_who_waits_finds_the_whole_demo(tmp_path: Path) -> None:
    with demo_being_filled(tmp_path) as wait:
        assert not newest_demo(tmp_path).exists()
        wait(Console(quiet=True))
    with sa.create_engine(f"sqlite:///{newest_demo(tmp_path)}").connect() as connection:
        assert connection.exec_driver_sql("select count(*) from household").scalar_one() >= 30


def test_a_demo_that_is_there_stays(tmp_path: Path) -> None:
    newest_demo(tmp_path).parent.mkdir()
    newest_demo(tmp_path).write_bytes(b"as it is")
    ensure_demo(tmp_path, Console(quiet=True))
    assert newest_demo(tmp_path).read_bytes() == b"as it is"


def test_an_interrupted_fill_counts_for_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), demo_being_filled(tmp_path):
        raise KeyboardInterrupt
    assert not newest_demo(tmp_path).exists()
    ensure_demo(tmp_path, Console(quiet=True))
    assert newest_demo(tmp_path).exists()


def test_a_fill_that_fails_is_told(tmp_path: Path) -> None:
    newest_demo(tmp_path).with_suffix(".partial").mkdir(parents=True)
    with pytest.raises(DemoError, match="could not be filled"):
        ensure_demo(tmp_path, Console(quiet=True))


@pytest.mark.parametrize("text", ["abc", "0", "-5"])
def test_a_number_of_households_that_is_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("JIANBANG_DEMO_HOUSEHOLDS", text)
    with pytest.raises(DemoError, match=f"JIANBANG_DEMO_HOUSEHOLDS={text}"):
        ensure_demo(tmp_path, Console(quiet=True))
