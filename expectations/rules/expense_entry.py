"""Rules of expense entries."""

from expectations.rules import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules({"everyone": "reimbursed_above_amount"}, "reimbursed amount", lambda e: e.reimbursed > e.amount, "报销金额大于支出金额，该笔支出按0计", "核对支出金额和报销金额", severity="warning", source="definitions: surge and plunge"),
    *rules({"everyone": "expense_amount_doubtful"}, "amount", lambda e: e.amount > e.largest_amount, "金额大于{largest_amount}元", "核对金额（元）", severity="warning", source="money and area in range"),
    *rules({"everyone": "expense_in_future"}, "spent_on", lambda e: e.spent_on > e.today, "支出日期晚于今天", "核对支出日期", severity="warning", source="dates in order"),
    *rules({"everyone": "expense_of_nobody"}, "person_no", lambda e: ~e.known_person & e.person_no.notnull(), "人编号不是本户成员", "改正人编号", severity="warning", source="orphans"),
)  # fmt: skip
