"""Rules of assistance measures: dates in order, inside the household's life, amounts in range."""

from expectations.rules import Rule, rules

_DATES = "dates in order"
_LIFE = "measures outside a household's life"

RULES: tuple[Rule, ...] = (
    *rules({"everyone": "measure_ends_before_start"}, "ended_on started_on", lambda m: m.ended_on < m.started_on, "结束时间早于开始时间", "核对开始时间和结束时间", severity="error", source=_DATES),
    *rules({"everyone": "measure_in_future"}, "started_on", lambda m: m.started_on > m.today, "开始时间晚于今天", "核对开始时间", severity="warning", source=_DATES),
    *rules({"monitored": "measure_before_identified"}, "started_on", lambda m: (m.register_type == "一般农户") & (m.started_on < m.identified_month), "边缘户的帮扶措施早于识别监测时间", "核对开始时间和识别监测时间", severity="warning", source=_LIFE),
    *rules({"eliminated": "measure_after_elimination"}, "started_on", lambda m: m.started_on > m.elimination_ends, "帮扶措施晚于风险消除", "核对开始时间和消除监测时间", severity="warning", source=_LIFE),
    *rules({"everyone": "measure_amount_doubtful"}, "amount", lambda m: m.amount > m.largest_amount, "金额大于{largest_amount}元", "核对金额（元）", severity="warning", source="money and area in range"),
    *rules({"everyone": "measure_of_nobody"}, "person_no", lambda m: ~m.known_person & m.person_no.notnull(), "人编号不是本户成员", "改正人编号", severity="error", source="orphans"),
)  # fmt: skip
