"""Which measures a monitored household has, and which it should have."""

import datetime as dt

from tests.expectations.reading.home import (
    Home,
    Reading,
    at_risk_of,
    both,
    monitored,
    still_at_risk,
    without,
)
from tests.expectations.reading.insurance import someone_uninsured
from tests.expectations.reading.labour import WEAK, able
from tests.expectations.reading.school import dropped_out
from tests.expectations.reading.work import in_work

DEVELOPMENT = {"产业帮扶", "就业帮扶", "小额信贷", "公益岗位"}
WORK = {"就业帮扶", "公益岗位"}


def has(kinds: set[str]) -> Reading:
    """A household with a measure of one of the kinds."""
    return lambda home: bool(home.helped_by & kinds)


def _month_after(month: dt.date) -> dt.date:
    return dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _nothing_after_a_month(home: Home) -> bool:
    identified = home["identified_month"]
    return identified is not None and _month_after(identified) <= home.day and not home.measures


def _nobody_worked_since(home: Home) -> bool:
    """Nobody works still, and nobody's work ended after the household was identified, or at all if that is unknown."""
    records = [record for person in home.people for record in person.records]
    still = any(record["working"] == "是" and record["ended_on"] is None for record in records)
    ends = [record["ended_on"] for record in records if record["ended_on"] is not None]
    since = home["identified_month"]
    return not still and not any(since is None or end >= since for end in ends)


def _identified_2023_or_at_risk(home: Home) -> bool:
    identified = home["identified_month"]
    return still_at_risk(home) or (monitored(home) and identified is not None and identified.year == 2023)


def _someone_able(home: Home) -> bool:
    return any(map(able, home.people))


def _someone_able_or_weak(home: Home) -> bool:
    return any(able(person) or person["labour"] == WEAK for person in home.people)


def child_dropped_out(home: Home) -> bool:
    """A child of the household is not at school."""
    return any(map(dropped_out, home.people))


RULES: dict[str, Reading] = {
    "1_11_010": both(monitored, _nothing_after_a_month),
    "1111_3": both(monitored, has(WORK), _nobody_worked_since),
    "4_11_014": both(_identified_2023_or_at_risk, has(WORK), lambda home: not any(map(in_work, home.people))),
    "5_11_030": both(
        still_at_risk, _someone_able, has(DEVELOPMENT), lambda home: home["measures_state"] in (None, "尚未实施")
    ),
    "5_11_032": both(still_at_risk, _someone_able, lambda home: home.helped_by == {"综合保障"}),
    "5_12_007": both(still_at_risk, _someone_able_or_weak, without(*DEVELOPMENT)),
    "5_18_001": both(monitored, at_risk_of("因病"), without("健康帮扶", "社会帮扶")),
    "5_18_002": both(monitored, at_risk_of("因学"), without("教育帮扶", "社会帮扶")),
    "5_18_003": both(monitored, at_risk_of("因残"), without("综合保障", "社会帮扶")),
    "5_18_004": both(monitored, at_risk_of("因安全住房"), without("住房安全")),
    "5_18_005": both(monitored, child_dropped_out, without("教育帮扶")),
    "5_18_006": both(monitored, at_risk_of("因安全饮水"), without("饮水安全")),
    "5_18_007": both(monitored, someone_uninsured, without("健康帮扶", "社会帮扶")),
}
