"""Rules of expense entries."""

from expectations.rules import Rule, rules
from policies.words import WARNING

RULES: tuple[Rule, ...] = (
    *rules(
        numbers={"everyone": "reimbursed_above_amount"},
        fields="reimbursed amount",
        breaks=lambda e: e.reimbursed > e.amount,
        message_zh="报销金额大于支出金额，该笔支出按0计",
        fix_zh="核对支出金额和报销金额",
        severity=WARNING,
        source="definitions: surge and plunge",
    ),
    *rules(
        numbers={"everyone": "expense_amount_doubtful"},
        fields="amount",
        breaks=lambda e: e.amount > e.largest_amount,
        message_zh="金额大于{largest_amount}元",
        fix_zh="核对金额（元）",
        severity=WARNING,
        source="money and area in range",
    ),
    *rules(
        numbers={"everyone": "expense_in_future"},
        fields="spent_on",
        breaks=lambda e: e.spent_on > e.today,
        message_zh="支出日期晚于今天",
        fix_zh="核对支出日期",
        severity=WARNING,
        source="dates in order",
    ),
    *rules(
        numbers={"everyone": "expense_of_nobody"},
        fields="person_no",
        breaks=lambda e: ~e.known_person & e.person_no.notnull(),
        message_zh="人编号不是本户成员",
        fix_zh="改正人编号",
        severity=WARNING,
        source="orphans",
    ),
)
