"""Rules of the warnings of the return-risk system (S4)."""

from expectations.rules import Rule, rules
from policies.words import CLOSED, COMPLETE, WARNING

RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"everyone": "warning_closed_before_raised"},
        fields="closed_on raised_on",
        breaks=lambda w: w.closed_on < w.raised_on,
        message_zh="销号日期早于预警日期",
        fix_zh="核对销号日期",
        severity=WARNING,
        source="dates in order",
    ),
    *rules(
        numbers={"everyone": "warning_closed_without_date"},
        fields="closed_on",
        breaks=lambda w: (w.state == CLOSED) & w.closed_on.isnull(),
        message_zh="已销号但销号日期为空",
        fix_zh="补录销号日期",
        severity=WARNING,
        source="N3.2c",
        asks=COMPLETE,
    ),
    *rules(
        numbers={"everyone": "warning_in_future"},
        fields="raised_on",
        breaks=lambda w: w.raised_on > w.today,
        message_zh="预警日期晚于今天",
        fix_zh="核对预警日期",
        severity=WARNING,
        source="dates in order",
    ),
)
