"""Charts of the board: the same bytes for the same days, words beside them, and nothing fetched."""

import datetime as dt
import re

from exports.board.charts import Line, chart
from exports.board.deadlines import course_chart
from exports.board.history import Total

DAY = dt.date(2020, 5, 8)
DUE = dt.date(2020, 5, 10)


def test_equal_days_give_equal_bytes_and_nothing_is_fetched() -> None:
    lines = (Line("已录入", "done", tuple((DAY + dt.timedelta(n), 3 * n) for n in range(5))),)
    one, two = chart.__wrapped__("说明", lines, DUE), chart.__wrapped__("说明", lines, DUE)
    assert one.svg == two.svg and one.svg.startswith("<svg") and "<metadata" not in one.svg
    assert "<path" in one.svg and not re.findall(r"https?://(?!www\.w3\.org)", one.svg)


def test_need_done_forecast_and_due_day() -> None:
    told = course_chart(
        "联系人", "录入", DUE, [Total(dt.date(2020, 5, 6), 100, 40)], (), Total(DAY, 100, 60), dt.date(2020, 5, 14)
    )
    assert {line.look: line.points for line in told.lines} == {
        "need": ((dt.date(2020, 5, 6), 100), (DAY, 100)),
        "done": ((dt.date(2020, 5, 6), 40), (DAY, 60)),
        "forecast": ((DAY, 60), (dt.date(2020, 5, 14), 100)),
    }
    assert told.alternative == "联系人：2020-05-08 应录入100户，已录入60户，截止2020-05-10，预计2020-05-14完成"


def test_on_a_first_day_what_the_platform_dates_itself_is_drawn_before_it() -> None:
    entered = ((dt.date(2020, 4, 20), 10), (dt.date(2020, 5, 2), 30))
    told = course_chart("联系人", "录入", DUE, [], entered, Total(DAY, 100, 60), None)
    (dashed,) = [line for line in told.lines if line.look == "entered"]
    assert dashed.points == (*entered, (DAY, 60)) and "stroke-dasharray" in told.svg


def test_a_single_day_and_nothing_to_do_are_drawn_in_days_and_whole_households() -> None:
    lines = (Line("应录入", "need", ((DAY, 0),)), Line("已录入", "done", ((DAY, 0),)))
    told = re.findall(r"<text[^>]*>([^<]*)</text>", chart.__wrapped__("说明", lines).svg)
    assert told and not [text for text in told if "." in text or re.fullmatch(r"\d{4}", text)]
    assert {text[:3] for text in told if "-" in text} == {"05-"}
