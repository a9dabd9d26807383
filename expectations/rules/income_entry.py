"""Rules of income entries."""

from expectations.rules import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules({"everyone": "income_amount_doubtful"}, "amount", lambda e: e.amount > e.largest_amount, "金额大于{largest_amount}元", "核对金额（元）", severity="warning", source="money and area in range"),
    *rules({"everyone": "income_in_future"}, "month", lambda e: e.month > e.today, "月份晚于本月", "核对月份", severity="warning", source="dates in order"),
)  # fmt: skip
