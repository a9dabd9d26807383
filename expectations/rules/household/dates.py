"""The household's dates: in order, not in the future, and there."""

from expectations.rules import Rule, rules
from policies.words import COMPLETE, ERROR, WARNING, YES

RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"everyone": "eliminated_before_identified"},
        fields="eliminated_month identified_month",
        breaks=lambda h: h.months_to_elimination < 0,
        message_zh="消除监测时间早于识别监测时间",
        fix_zh="核对两个时间",
        severity=ERROR,
        source="dates in order",
    ),
    *rules(
        numbers={"everyone": "eliminated_in_future"},
        fields="eliminated_month",
        breaks=lambda h: h.eliminated_month > h.today,
        message_zh="消除监测时间晚于本月",
        fix_zh="改正消除监测时间",
        severity=ERROR,
        source="dates in order",
    ),
    *rules(
        numbers={"everyone": "confirmed_before_identified"},
        fields="confirmed_on identified_month",
        breaks=lambda h: (h.county_confirmed == YES) & (h.confirmed_on < h.identified_month),
        message_zh="县级确认日期早于识别监测时间",
        fix_zh="核对两个时间",
        severity=WARNING,
        source="dates in order",
    ),
    *rules(
        numbers={"everyone": "confirmed_in_future"},
        fields="confirmed_on",
        breaks=lambda h: h.confirmed_on > h.today,
        message_zh="县级确认日期晚于今天",
        fix_zh="改正县级确认日期",
        severity=WARNING,
        source="dates in order",
    ),
    *rules(
        numbers={"everyone": "exit_year_in_future"},
        fields="exit_year",
        breaks=lambda h: h.exit_year.cast("int64") > h.today.year(),
        message_zh="脱贫年度晚于今年",
        fix_zh="改正脱贫年度",
        severity=WARNING,
        source="dates in order",
    ),
    *rules(
        numbers={"out_of_poverty": "exit_year_missing"},
        fields="exit_year",
        breaks=lambda h: h.exit_year.isnull(),
        message_zh="脱贫户的脱贫年度为空",
        fix_zh="补录脱贫年度",
        severity=WARNING,
        source="dates in order",
        asks=COMPLETE,
    ),
    *rules(
        numbers={"eliminated": "eliminated_month_missing"},
        fields="eliminated_month",
        breaks=lambda h: h.eliminated_month.isnull(),
        message_zh="风险已消除但消除监测时间为空",
        fix_zh="补录消除监测时间",
        severity=WARNING,
        source="elimination sheet",
        asks=COMPLETE,
    ),
)
