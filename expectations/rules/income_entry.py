"""Rules of income entries."""

from expectations.rules import Rule, rules
from policies.words import WARNING

RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"everyone": "income_amount_doubtful"},
        fields="amount",
        breaks=lambda e: e.amount > e.largest_amount,
        message_zh="金额大于{largest_amount}元",
        fix_zh="核对金额（元）",
        severity=WARNING,
        source="money and area in range",
    ),
    *rules(
        numbers={"everyone": "income_in_future"},
        fields="month",
        breaks=lambda e: e.month > e.today,
        message_zh="月份晚于本月",
        fix_zh="核对月份",
        severity=WARNING,
        source="dates in order",
    ),
)
