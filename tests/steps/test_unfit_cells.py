"""A cell that the ledger cannot hold is its row's trouble, and no other county's, on every database."""

import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa

from exports.format_catalogue import format_spec
from exports.intake import opinion, taking
from exports.intake.headings import CORRECT_LIST
from exports.ledger.connect import LedgerError
from steps.receive import receive
from storage import layout
from storage.day import Day
from storage.settings import Settings
from tests.book import states_of
from tests.conftest import create_database
from tests.inbox import HEADINGS, drop, inbox_of, send, text, told
from tests.steps.test_receive import FIRST, LATER_COUNTY, SECOND, good

SHOWN = {"rule": "1_11_010", "table_title": "户", "household_no": "U", "opinion": "属实"}


@pytest.fixture
def settings(tmp_path: Path, postgresql: sa.URL) -> Settings:
    own = Settings(tmp_path / "home", "sqlite://", ledger=create_database(postgresql, f"l{uuid.uuid4().hex}"))
    own.home.mkdir(mode=0o700)
    send(own, FIRST, ["U", "V"])
    send(own, FIRST, ["L"], LATER_COUNTY)
    layout.day_folder(own.home, "snapshot", FIRST).mkdir(parents=True)
    return own


def answered(*changes: dict[str, str]) -> str:
    """A list with a line for each change of what a right one shows."""
    spec = format_spec(CORRECT_LIST, SECOND)
    lines = [[(SHOWN | change).get(column.column, "") for column in spec.columns] for change in changes]
    return text([[column.heading for column in spec.columns], *lines])


UNFIT = {
    "rule": ("r" * 61, "规则编号被改动"),
    "title": ("户主很多", "检查项目"),
    "record": ("k" * 176, "超过175个字"),
    "household_no": ("h" * 25, "超过24个字"),
    "note": ("见\x07后", "控制字符"),
    "opinion": ("属\x07实", "控制字符"),
}


@pytest.mark.parametrize("column", UNFIT)
def test_a_line_of_an_answered_list(settings: Settings, column: str) -> None:
    cell, word = UNFIT[column]
    drop(inbox_of(settings), "清单.csv", answered({column: cell}, {"note": "已入户"}))
    good(settings)
    counts = receive(Day(SECOND, settings))
    assert (counts["findings answered"], counts["rows not used"], counts["records accepted"]) == (1, 1, 1)
    assert word in told(inbox_of(settings), "清单.csv")


def test_rows_of_a_result(settings: Settings) -> None:
    rows = [
        ["U" * 81, "成功", ""],
        ["U", "失败", "见\x07后"],
        ["V\x07", "成功", ""],
        ["V", "成\x07功", ""],
        ["V", "成功", ""],
    ]
    drop(inbox_of(settings), "a.csv", text([HEADINGS, *rows]))
    good(settings)
    counts = receive(Day(SECOND, settings))
    assert (counts["records accepted"], counts["rows not used"], counts["troubled"]) == (2, 4, 0)
    assert states_of(settings)[str(FIRST), "unstable_annotation", "U"] == "sent"


def test_what_the_database_refuses_all_the_same_is_put_aside(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opinion, "_is_rule", lambda rule: True)
    drop(inbox_of(settings), "清单.csv", answered({"rule": "r" * 61}))
    good(settings)
    counts = receive(Day(SECOND, settings))
    assert (counts["refused"], counts["records accepted"], counts["troubled"]) == (1, 1, 0)
    assert "不能登记" in told(inbox_of(settings), "清单.csv")


def test_a_ledger_that_cannot_be_reached_stops_all(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*arguments: object) -> None:
        raise LedgerError("ledger: OperationalError")

    monkeypatch.setattr(taking, "take", gone)
    good(settings)
    with pytest.raises(LedgerError):
        receive(Day(SECOND, settings))
    assert (inbox_of(settings, LATER_COUNTY) / "z.csv").exists()
