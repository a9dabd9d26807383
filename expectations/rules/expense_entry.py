"""Rules of expense entries."""

from expectations.rules import Rule

RULES = (
    Rule("reimbursed_above_amount", "warning", "definitions: surge and plunge", "reimbursed", lambda e: e.reimbursed > e.amount, "报销金额大于支出金额，该笔支出按0计"),
)  # fmt: skip
