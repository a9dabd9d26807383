"""Closing marks to write back to S4 and S5: the county says that the risk is gone, and nothing speaks against it
(N3.2c).
"""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.months import first_day, last_day, month_index
from policies.province import load_province
from policies.words import CONFIRMED, MARGINAL, UNSETTLED, UNSTABLE, YES
from transforms.flags import any_flag


def closing_proposals(assessed: ir.Table, classes: ir.Table, as_of: dt.date) -> ir.Table:
    """household_no, county_code, kind, system, closed_on, grounds: confirmed households whose closing mark is due
    (N3.2b, N3.2c).

    S2 says the risk is gone by as_of, no current flag holds, S3 does not class the household as unsettled, and its mark
    does not stand in S4 or S5 yet. Closed on the last day of the month that S2 names, at the latest on as_of.
    """
    rows = assessed.filter((assessed.status == CONFIRMED) & (assessed.risk_eliminated == YES).fill_null(False))
    rows = rows.left_join(classes, "household_no").drop("household_no_right")
    gone = month_index(rows.eliminated_month)
    unsettled = ((rows.kind == UNSTABLE) & (rows.household_class == UNSETTLED)).fill_null(False)
    today = ibis.literal(as_of)
    systems = load_province().systems
    system_of = {UNSTABLE: systems.warnings, MARGINAL: systems.marginal}
    due = rows.filter((first_day(gone) <= today).fill_null(False) & ~any_flag(rows, "current_") & ~unsettled)
    return due.select(
        "household_no",
        "county_code",
        "kind",
        system=due.kind.substitute(system_of),
        closed_on=ibis.least(last_day(month_index(due.eliminated_month)), today),
        grounds=ibis.literal("县级登记风险已消除，本月未触发任何监测条件"),
    )
