"""What step report publishes of a day."""

import hashlib
from itertools import count

import pytest

from steps import report
from storage.day import Day
from storage.settings import Settings
from tests.day import DAY

pytestmark = pytest.mark.slow


def test_the_boards_digest_is_that_of_its_file_though_the_ledger_goes_on(
    exported: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = count()
    monkeypatch.setattr(report, "_board", lambda day: f"page {next(looks)}")
    day = Day(DAY, exported)
    report.report(day)
    told = day.quality.require()["inputs"]["ledger/board"]
    assert told == hashlib.sha256((day.quality.folder / report.BOARD).read_bytes()).hexdigest()
