"""Every rule of every table, applied to a snapshot."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from expectations.apply import findings
from expectations.rules import Rule, expense_entry, household, member
from policies.model import load_model

RULES: dict[str, tuple[Rule, ...]] = {
    "household": household.RULES,
    "member": member.RULES,
    "expense_entry": expense_entry.RULES,
}


def record_findings(tables: Mapping[str, ir.Table]) -> ir.Table:
    """The findings of all rules on a snapshot's canonical tables."""
    context = {
        "household": household.with_context(tables["household"], tables["member"]),
        "member": member.with_context(tables["member"]),
        "expense_entry": tables["expense_entry"],
    }
    model = load_model()
    return ibis.union(*(findings(context[name], rules, model[name]) for name, rules in RULES.items()))
