"""By when a list is to be done, as the cover tells it."""

import pyarrow as pa
import pytest

from exports.due_days import when_due
from exports.format_catalogue import format_spec
from tests.day import DAY

VERIFY = format_spec("verify", DAY)
HEADING = VERIFY.heading_of("due")


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([None, None], "无期限"),
        (["2020-05-21", "2020-05-22", "2020-05-21"], "最早 2020-05-21（2 条）"),
        (["2020-05-10", None], "最早 2020-05-10（1 条），其余无期限"),
        (["2020-05-07", "2020-05-21", "2020-05-06"], "最早 2020-05-06，已逾期 2 条"),
        (["2020-05-08"], "最早 2020-05-08（1 条）"),
    ],
)
def test_the_first_due_day_and_what_is_late(days: list[str | None], told: str) -> None:
    assert when_due(pa.table({HEADING: pa.array(days, pa.string())}), VERIFY, DAY) == told


def test_a_list_without_due_days_has_no_term() -> None:
    held = format_spec("held", DAY)
    assert when_due(pa.table({"问题": ["x"]}), held, DAY) == "无期限"
