"""Rules of assistance measures: dates in order, inside the household's life, amounts in range."""

from expectations.rules import Rule, rules
from policies.words import ERROR, ORDINARY, SPECIAL_FUNDS, WARNING

_DATES = "dates in order"
_LIFE = "measures outside a household's life"

RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"everyone": "measure_ends_before_start"},
        fields="ended_on started_on",
        breaks=lambda m: m.ended_on < m.started_on,
        message_zh="结束时间早于开始时间",
        fix_zh="核对开始时间和结束时间",
        severity=ERROR,
        source=_DATES,
    ),
    *rules(
        numbers={"everyone": "measure_in_future"},
        fields="started_on",
        breaks=lambda m: m.started_on > m.today,
        message_zh="开始时间晚于今天",
        fix_zh="核对开始时间",
        severity=WARNING,
        source=_DATES,
    ),
    *rules(
        numbers={"monitored": "measure_before_identified"},
        fields="started_on",
        breaks=lambda m: (m.register_type == ORDINARY) & (m.started_on < m.identified_month),
        message_zh="边缘户的帮扶措施早于识别监测时间",
        fix_zh="核对开始时间和识别监测时间",
        severity=WARNING,
        source=_LIFE,
    ),
    *rules(
        numbers={"eliminated": "measure_after_elimination"},
        fields="started_on",
        breaks=lambda m: m.started_on > m.elimination_ends,
        message_zh="帮扶措施晚于风险消除",
        fix_zh="核对开始时间和消除监测时间",
        severity=WARNING,
        source=_LIFE,
    ),
    *rules(
        numbers={"everyone": "measure_amount_doubtful"},
        fields="amount",
        breaks=lambda m: m.amount > m.largest_amount,
        message_zh="金额大于{largest_amount}元",
        fix_zh="核对金额（元）",
        severity=WARNING,
        source="money and area in range",
    ),
    # a start that cannot be read says nothing of when it was
    *rules(
        numbers={"everyone": "special_funds_not_allowed"},
        fields="fund_source started_on",
        breaks=lambda m: (
            (m.fund_source == SPECIAL_FUNDS) & (m.register_type == ORDINARY) & (m.started_on < m.special_funds_from)
        ),
        message_zh="边缘户{special_funds_from}以前开始的措施不得使用财政专项扶贫资金",
        fix_zh="核对资金来源和开始时间；情况属实的改用其他资金，并向县级主管部门说明",
        severity=WARNING,
        source="N2.1a",
    ),
    *rules(
        numbers={"everyone": "measure_of_nobody"},
        fields="person_no",
        breaks=lambda m: ~m.known_person & m.person_no.notnull(),
        message_zh="人编号不是本户成员",
        fix_zh="改正人编号",
        severity=ERROR,
        source="orphans",
    ),
)
