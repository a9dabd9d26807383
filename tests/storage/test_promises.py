"""What a home's file system promises, tried here and where some of it is broken."""

import os
from pathlib import Path

import pytest

from storage.promises import Told, try_promises
from tests.storage.share import ended, on_machine


def broken(told: list[Told], needed: bool) -> set[str]:
    return {each.promise.rpartition(" ")[2] for each in told if not each.kept and each.needed == needed}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder


def test_a_disk_of_this_machine_keeps_every_promise_that_is_needed(home: Path) -> None:
    assert not [each for each in try_promises(home) if each.needed and not each.kept]
    assert not list(home.iterdir())


def on_a_share(home: Path) -> None:
    told = list(try_promises(home))
    assert broken(told, needed=False) == {"(renameat2)", "(flock)", "(F_SETLEASE)"}
    assert not broken(told, needed=True)


def test_what_a_plain_share_lacks_is_told_and_not_needed(home: Path, tmp_path: Path) -> None:
    assert ended(on_machine(tmp_path, "a", on_a_share, home)) == [0]


def test_a_home_that_others_can_read_is_told(home: Path) -> None:
    home.chmod(0o750)
    assert [each.how for each in try_promises(home) if not each.kept] == [
        f"{home}: others can read it (mode 750); run: chmod 700 {home}"
    ]


def test_a_clock_that_goes_wrong_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from storage import promises

    now = promises.time.time
    monkeypatch.setattr(promises.time, "time", lambda: now() - 60)
    found = [each.how for each in try_promises(home) if not each.kept]
    assert found == ["it is +60 s from this machine's: set both by a time server"]


def test_what_a_file_system_refuses_is_told_by_its_name(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(os, "link", refused)
    assert [(each.how, each.needed) for each in try_promises(home) if not each.kept] == [
        ("Operation not supported", True)
    ]
