"""Doubtful amounts: which windows of a household hold an entry whose amount, as entered, is hardly one (N3.3).

A doubtful entry counts in every sum as it stands; what rests on it says so.
"""

import ibis
import ibis.expr.types as ir

from policies.in_force import SURGE_CAUSES, InForce
from transforms.expense import counted_expenses
from transforms.income import KINDS, readable_entries
from transforms.windows import JUDGEMENTS, income_window, previous_year, prior_window

_WINDOWS = {"income": income_window, "prior_income": prior_window, "previous_income": previous_year}


def doubtful_incomes(income_entry: ir.Table, judgement: ir.Table, policy: InForce) -> ir.Table:
    """Per household with a doubtful income entry: whether one lies in W, P and Y, and W′, P′ and Y′."""
    entries = readable_entries(income_entry)
    doubted = entries.filter(entries.amount > ibis.literal(policy.checking.largest_amount))
    rows = doubted.inner_join(judgement, "household_no")
    marks = {
        f"{prefix}doubtful_{name}": window(rows[f"{prefix}judgement_month"]).holds(rows.month).any()
        for prefix in JUDGEMENTS
        for name, window in _WINDOWS.items()
    }
    return rows.group_by("household_no").aggregate(**marks)


def doubtful_expenses(expense_entry: ir.Table, judgement: ir.Table, policy: InForce) -> ir.Table:
    """Per household with a doubtful expense entry: whether one of each cause lies in E, and in E′.

    The amount spent is compared, whatever was reimbursed.
    """
    entries = counted_expenses(expense_entry)
    doubted = entries.filter(entries.amount > ibis.literal(policy.checking.largest_amount))
    rows = doubted.inner_join(judgement, "household_no")
    marks: dict[str, ir.Value] = {}
    for prefix in JUDGEMENTS:
        judged = rows.spent_on.between(rows[f"{prefix}evidence_from"], rows[f"{prefix}evidence_until"])
        for cause in SURGE_CAUSES:
            of_cause = rows.cause.isin(policy.expense_causes[cause])
            marks[f"{prefix}doubtful_expense_{cause}"] = (judged & of_cause).any()
    return rows.group_by("household_no").aggregate(**marks)


def marks() -> dict[str, str]:
    """By fact of an assessment that is made of amounts, the column that says whether one of them is doubtful."""
    sums = [*_WINDOWS, *(f"expense_{cause}" for cause in SURGE_CAUSES)]
    found = {f"{prefix}{name}": f"{prefix}doubtful_{name}" for prefix in JUDGEMENTS for name in sums}
    found |= {f"{prefix}per_capita_income": f"{prefix}doubtful_income" for prefix in JUDGEMENTS}
    return found | dict.fromkeys(KINDS, "doubtful_income")
