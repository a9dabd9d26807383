import datetime as dt
from pathlib import Path

import pytest

from steps import guard
from steps.guard import StepFailedError, guarded
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
