"""Kind and status of a household, and where the systems contradict each other (N1.1a, N1.3b, N3.2b)."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.months import index_of, month_index
from policies.words import (
    CANDIDATE,
    CLOSED_BUT_FLAGGED,
    CONFIRMED,
    CONFIRMED_WITHOUT_KIND,
    ELIMINATED,
    ELIMINATED_DISAGREES,
    IDENTIFIED_IN_FUTURE,
    KIND_CHANGED,
    KIND_MISMATCH,
    KIND_WITHOUT_CONFIRMATION,
    MARGINAL,
    MARGINAL_IN_S4,
    MARGINAL_TYPE,
    NO,
    NONE,
    OPEN_AFTER_CLOSE,
    ORDINARY,
    OUT_OF_POVERTY,
    REJECTED,
    UNSTABLE,
    UNSTABLE_IN_S5,
    UNSTABLE_TYPE,
    YES,
)
from transforms.closing import all_closed
from transforms.flags import any_flag
from transforms.lists import codes_where

KIND_OF_REGISTER = {OUT_OF_POVERTY: UNSTABLE, ORDINARY: MARGINAL}
KIND_OF_MONITORED = {UNSTABLE_TYPE: UNSTABLE, MARGINAL_TYPE: MARGINAL}


def potential_kind(household: ir.Table) -> ir.StringValue:
    """unstable or marginal by the register, never both; none for a household still on it or of unknown type (N1.1a)."""
    cases = [(household.register_type == register, kind) for register, kind in KIND_OF_REGISTER.items()]
    return ibis.cases(*cases, else_=NONE)


def closing_mark_stands(row: ir.Table) -> ir.BooleanValue:
    """Unstable: every warning of S4 is closed. Marginal: its record of S5 is. Closed by as_of, and there is one."""
    return ibis.cases(
        (row.potential_kind == UNSTABLE, all_closed(row.s4_records, row.s4_closed)),
        (row.potential_kind == MARGINAL, all_closed(row.s5_records, row.s5_closed)),
        else_=ibis.literal(False),
    )


def status(row: ir.Table, evidence: ir.BooleanValue, as_of: dt.date) -> ir.StringValue:
    """The first that holds: eliminated, confirmed, rejected, candidate, none (N1.3b, N3.2c)."""
    confirmed = (row.county_confirmed == YES).fill_null(False)
    return ibis.cases(
        (row.potential_kind == NONE, NONE),
        (confirmed & closing_mark_stands(row), ELIMINATED),
        (confirmed & (row.confirmed_on <= ibis.literal(as_of)).fill_null(False), CONFIRMED),
        ((row.county_confirmed == NO).fill_null(False), REJECTED),
        (evidence, CANDIDATE),
        else_=NONE,
    )


def contradictions(row: ir.Table, as_of: dt.date) -> ir.ArrayValue:
    """Codes of what the systems say against each other, reported and not resolved (N3.2b).

    `entered_kind` is that of the last accepted or waiting entry in the national system.
    """
    confirmed = (row.county_confirmed == YES).fill_null(False)
    monitored_kind = row.monitored_type.substitute(KIND_OF_MONITORED)
    known_register = row.register_type.notnull()
    eliminated = row.status == ELIMINATED
    return codes_where(
        {
            KIND_CHANGED: (row.potential_kind != NONE) & (row.entered_kind != row.potential_kind),
            KIND_MISMATCH: known_register & (monitored_kind != row.potential_kind),
            CONFIRMED_WITHOUT_KIND: confirmed & row.monitored_type.isnull(),
            KIND_WITHOUT_CONFIRMATION: ~confirmed & row.monitored_type.notnull(),
            UNSTABLE_IN_S5: (row.potential_kind == UNSTABLE) & (row.s5_records > 0),
            MARGINAL_IN_S4: (row.potential_kind == MARGINAL) & (row.s4_records > 0),
            CLOSED_BUT_FLAGGED: eliminated & any_flag(row, "current_"),
            OPEN_AFTER_CLOSE: (row.s4_closed > 0) & (row.s4_last_open > row.s4_first_closed),
            IDENTIFIED_IN_FUTURE: month_index(row.identified_month) > index_of(as_of),
            ELIMINATED_DISAGREES: ibis.ifelse(
                row.risk_eliminated == YES, ~eliminated, (row.risk_eliminated == NO) & eliminated
            ),
        }
    )
