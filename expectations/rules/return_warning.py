"""Rules of the warnings of the return-risk system (S4)."""

from expectations.rules import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules({"everyone": "warning_closed_before_raised"}, "closed_on raised_on", lambda w: w.closed_on < w.raised_on, "销号日期早于预警日期", "核对销号日期", severity="warning", source="dates in order"),
    *rules({"everyone": "warning_closed_without_date"}, "closed_on", lambda w: (w.state == "已销号") & w.closed_on.isnull(), "已销号但销号日期为空", "补录销号日期", severity="warning", source="N3.2c", asks="complete"),
    *rules({"everyone": "warning_in_future"}, "raised_on", lambda w: w.raised_on > w.today, "预警日期晚于今天", "核对预警日期", severity="warning", source="dates in order"),
)  # fmt: skip
