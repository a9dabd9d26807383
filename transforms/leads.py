"""Leads: households that a department's data points at, neither monitored nor under verification (N3.1)."""

import datetime as dt

import ibis
import ibis.expr.types as ir

from policies.words import (
    CANDIDATE,
    DEPARTMENTS,
    DISABILITY,
    DISABLED_OFFICE,
    DISASTER,
    EMERGENCY_OFFICE,
    HEALTH_OFFICE,
    ILLNESS,
    NONE,
    REJECTED,
)
from transforms.conditions import any_of
from transforms.flags import any_flag
from transforms.money import MONEY
from transforms.since import first_day

REASON = {HEALTH_OFFICE: ILLNESS, EMERGENCY_OFFICE: DISASTER, DISABLED_OFFICE: DISABILITY}


def _only_this_department(row: ir.Table, department: str) -> ir.BooleanValue:
    """No flag, no other channel, no warning and no other department speaks for the household."""
    others = (row[f"{other}_last_day"].notnull() for other in DEPARTMENTS if other != department)
    spoken = any_of(
        row.declared, row.warned_by_household, row.visited, row.warned_by_visit,
        row.warned_by_department, *others,
    )  # fmt: skip
    return ~(any_flag(row) | spoken)


def leads(assessed: ir.Table, before: ir.Table | None, as_of: dt.date) -> ir.Table:
    """One row per household and department: department, reason, amount over E (null where it counts no money), since
    when it has been told day by day; N3.1. `before` are the leads of the last earlier day.

    Reported with status none, with rejected when the department's latest row came after the county's decision, or
    with candidate by no other evidence than that department.
    """
    parts = []
    for department in DEPARTMENTS:
        last_day = assessed[f"{department}_last_day"]
        unheard = (
            (assessed.status == NONE)
            | ((assessed.status == REJECTED) & (assessed.confirmed_on < last_day).fill_null(False))
            | ((assessed.status == CANDIDATE) & _only_this_department(assessed, department))
        )
        rows = assessed.filter(last_day.notnull() & unheard)
        parts.append(
            rows.select(
                "household_no",
                "county_code",
                department=ibis.literal(department),
                reason=ibis.literal(REASON[department]),
                amount=rows[f"{department}_amount"].cast(MONEY),
            )
        )
    return first_day(ibis.union(*parts), before, ("household_no", "department"), "since", as_of)
