import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from exports.ledger.errors import LedgerError
from sources.platform import PlatformError
from steps import guard
from steps.guard import StepFailedError, guarded
from storage.errors import may_pass
from storage.manifest import NotPublishedError

DAY = dt.date(2020, 5, 8)


def test_a_foreign_error_loses_its_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JIANBANG_HOME", str(tmp_path))

    class Failing:
        def run(self, day: object) -> None:
            raise ValueError("could not convert 340122198001011234 of 张三丰")

    monkeypatch.setattr(guard, "step_of", lambda name: Failing())
    with pytest.raises(StepFailedError) as caught:
        guarded("check", DAY)
    assert str(caught.value).startswith("check of 2020-05-08: ValueError at tests/steps/test_guard.py:")
    assert caught.value.__cause__ is None and caught.value.__context__ is None


def test_our_own_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JIANBANG_HOME", str(tmp_path))
    with pytest.raises(NotPublishedError, match="run pull of that day first"):
        guarded("check", DAY)


def test_what_a_person_must_mend_is_not_tried_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JIANBANG_HOME", str(tmp_path))
    with pytest.raises(NotPublishedError) as missing:
        guarded("check", DAY)
    monkeypatch.setenv("JIANBANG_LEDGER", "postgresql+psycopg://127.0.0.1:1/ledger")
    with pytest.raises(LedgerError) as away:
        guarded("check", DAY)
    assert not may_pass(missing.value) and may_pass(away.value)


@pytest.mark.parametrize(
    ("source", "passes"),
    [
        ("postgresql://reader@127.0.0.1:1/platform", True),  # nobody listens there
        ("postgresql://127.0.0.1:port/platform", False),  # no URL
        ("sqlite:///{empty}", False),  # it lacks every table
    ],
)
def test_a_platform_that_is_away_is_tried_again_and_one_that_lacks_a_table_is_not(
    source: str, passes: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.sqlite"
    sqlite3.connect(empty).execute("create table another (name text)")
    monkeypatch.setenv("JIANBANG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("JIANBANG_SOURCE", source.format(empty=empty))
    with pytest.raises(PlatformError) as caught:
        guarded("pull", DAY)
    assert may_pass(caught.value) is passes
