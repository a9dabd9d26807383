"""Income of a household over its windows; null where no readable entry lies in the window."""

import ibis
import ibis.expr.types as ir

from policies.months import month_index
from policies.words import BUSINESS_INCOME, PRODUCTION_COSTS, PROPERTY_INCOME, TRANSFERS, WAGES
from transforms.money import MONEY
from transforms.windows import JUDGEMENTS, income_window, previous_year, prior_window

KINDS = {
    "wages": WAGES,
    "business_income": BUSINESS_INCOME,
    "property_income": PROPERTY_INCOME,
    "transfers": TRANSFERS,
    "production_costs": PRODUCTION_COSTS,
}


def readable_entries(income_entry: ir.Table) -> ir.Table:
    """Entries whose month, kind and amount are all known, with the month as index and the cost as a negative amount."""
    known = income_entry.filter(
        income_entry.month.notnull(), income_entry.kind.notnull(), income_entry.amount.notnull()
    )
    return known.select(
        "household_no",
        "kind",
        "amount",
        month=month_index(known.month),
        net=ibis.ifelse(known.kind == PRODUCTION_COSTS, -known.amount, known.amount),
    )


def window_incomes(income_entry: ir.Table, judgement: ir.Table) -> ir.Table:
    """Per household: income (W), prior_income (P), previous_income (Y), each again as `current_`, and W by kind.

    income = wages + business + property + transfers − production costs; yuan (N1.1b).
    """
    entries = readable_entries(income_entry).inner_join(judgement, "household_no")
    sums: dict[str, ir.Value] = {}
    for prefix in JUDGEMENTS:
        month = entries[f"{prefix}judgement_month"]
        windows = {
            "income": income_window(month),
            "prior_income": prior_window(month),
            "previous_income": previous_year(month),
        }
        for name, window in windows.items():
            sums[f"{prefix}{name}"] = entries.net.sum(where=window.holds(entries.month)).cast(MONEY)
    in_window = income_window(entries.judgement_month).holds(entries.month)
    for name, kind in KINDS.items():
        sums[name] = entries.amount.sum(where=in_window & (entries.kind == kind)).cast(MONEY)
    return entries.group_by("household_no").aggregate(**sums)
