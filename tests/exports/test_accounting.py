"""Each record in one place: what does not add up, or leaves though it is held, is told."""

import pyarrow as pa
import pytest

from exports.accounting import AccountError, places, records_of

PLACED = {"held_back": 2, "unsettled": 1, "not_due": 5, "ready": 3}
READY = ["a", "b", "c"]


def account(total: int, *sent: str) -> dict[str, int]:
    return places("341221", total, "households", PLACED, READY, sent)


def test_each_place_is_counted_for_itself() -> None:
    assert account(11, "a", "b") == {"sent": 2, "held_back": 2, "unsettled": 1, "not_due": 6}
    assert account(11) == {"sent": 0, "held_back": 2, "unsettled": 1, "not_due": 8}


def test_two_rows_of_one_number_are_two_records() -> None:
    assert places("341221", 11, "measures", PLACED, ["a", "a", "b"], ["a"])["sent"] == 2


def test_what_leaves_and_is_not_ready_is_told() -> None:
    with pytest.raises(
        AccountError, match=r"^county 341221: 1 households stand in a file and are held back or not due$"
    ):
        account(11, "a", "held")


def test_what_does_not_add_up_is_told() -> None:
    with pytest.raises(
        AccountError,
        match=r"^county 341221: 12 households were judged, but 1 sent, 2 held_back, 1 unsettled, 7 not_due$",
    ):
        account(12, "a")


def test_a_record_is_known_by_its_columns_whatever_its_file_calls_it() -> None:
    rows = pa.table({"household_no": ["H", "H"], "person_no": ["P1", None]})
    assert records_of(rows, "members") == ["H\x1fP1", "H\x1f"]
    assert records_of(rows, "households") == ["H", "H"]
    assert records_of(rows, None) == [None, None]
