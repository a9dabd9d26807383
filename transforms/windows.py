"""The month of judgement and the windows it gives (N1.1b), for a household's own month and for the current one.

Every window is half open in months: from `*_from`, before `*_until`.
"""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from policies.months import first_day, index_of, last_day, month_index, year_start

CURRENT = "current_"  # what result columns of the current judgement begin with
JUDGEMENTS = ("", CURRENT)


@dataclass(frozen=True)
class Window:
    """A run of whole months."""

    start: ir.IntegerValue
    end: ir.IntegerValue

    def holds(self, month: ir.IntegerValue) -> ir.BooleanValue:
        """Whether the month lies in the window."""
        return (month >= self.start) & (month < self.end)


def income_window(month: ir.IntegerValue) -> Window:
    """W: the twelve whole months before the month of judgement (N1.1b)."""
    return Window(month - 12, month)


def prior_window(month: ir.IntegerValue) -> Window:
    """P: the twelve months before W, against which a plunge is judged (N1.2c)."""
    return Window(month - 24, month - 12)


def previous_year(month: ir.IntegerValue) -> Window:
    """Y: January to December of the year before the month of judgement, against which a surge is judged (N1.2b)."""
    return Window(year_start(month) - 12, year_start(month))


def judgement_months(household: ir.Table, as_of: dt.date) -> ir.Table:
    """household_no, judgement_month and current_judgement_month, with the days of evidence E and E'.

    A household is judged in its identified month when that is known and not in the future, else in the month of
    `as_of`; the current judgement takes the month of `as_of` for everyone (N1.3d).
    """
    today, this_month = ibis.literal(as_of), ibis.literal(index_of(as_of), "int64")
    identified = month_index(household.identified_month)
    month = ibis.ifelse((identified <= this_month).fill_null(False), identified, this_month)
    return household.select(
        "household_no",
        judgement_month=month,
        evidence_from=first_day(month - 12),
        evidence_until=ibis.least(today, last_day(month)),
        current_judgement_month=this_month,
        current_evidence_from=first_day(this_month - 12),
        current_evidence_until=today,
    )
