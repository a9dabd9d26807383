"""Unavoidable expenses of a household within its days of evidence, net of reimbursements, by cause (N1.2b)."""

import ibis
import ibis.expr.types as ir

from policies.in_force import SURGE_CAUSES, InForce
from transforms.money import MONEY
from transforms.windows import JUDGEMENTS


def net_amount(entry: ir.Table) -> ir.Value:
    """amount − reimbursed; a blank reimbursement is 0, one above the amount leaves 0 (and a finding)."""
    zero = ibis.literal(0).cast("decimal(14, 2)")
    reimbursed = entry.reimbursed.fill_null(zero)
    return ibis.ifelse(reimbursed > entry.amount, zero, entry.amount - reimbursed)


def counted_expenses(expense_entry: ir.Table) -> ir.Table:
    """Entries whose day, cause and amount are all known."""
    return expense_entry.filter(
        expense_entry.spent_on.notnull(), expense_entry.cause.notnull(), expense_entry.amount.notnull()
    )


def net_expenses(expense_entry: ir.Table, judgement: ir.Table, policy: InForce) -> ir.Table:
    """Per household: expense_<cause> in E and current_expense_<cause> in E', yuan; null where nothing was spent."""
    known = counted_expenses(expense_entry)
    net = known.select("household_no", "spent_on", "cause", net=net_amount(known))
    entries = net.inner_join(judgement, "household_no")
    sums: dict[str, ir.Value] = {}
    for prefix in JUDGEMENTS:
        judged = entries.spent_on.between(entries[f"{prefix}evidence_from"], entries[f"{prefix}evidence_until"])
        for cause in SURGE_CAUSES:
            of_cause = entries.cause.isin(policy.expense_causes[cause])
            sums[f"{prefix}expense_{cause}"] = entries.net.sum(where=judged & of_cause).cast(MONEY)
    return entries.group_by("household_no").aggregate(**sums)
