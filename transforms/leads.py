"""Leads: households that a department's data points at, neither monitored nor under verification (N3.1)."""

import ibis
import ibis.expr.types as ir

from transforms.evidence import DEPARTMENTS, Department
from transforms.flags import FLAGS, any_of
from transforms.money import MONEY

REASON: dict[Department, str] = {"health": "因病", "emergency": "因灾", "disabled": "因残"}


def _only_this_department(row: ir.Table, department: Department) -> ir.BooleanValue:
    """No flag, no other channel, no warning and no other department speaks for the household."""
    others = (row[f"{other}_last_day"].notnull() for other in DEPARTMENTS if other != department)
    spoken = any_of(
        *(row[flag] for flag in FLAGS), row.declared, row.warned_by_household, row.visited, row.warned_by_visit,
        row.warned_by_department, *others,
    )  # fmt: skip
    return ~spoken


def leads(assessed: ir.Table) -> ir.Table:
    """One row per household and department: department, reason, amount over E (null where it counts no money); N3.1.

    Reported with status none, with rejected when the department's latest row came after the county's decision, or
    with candidate by no other evidence than that department.
    """
    parts = []
    for department in DEPARTMENTS:
        last_day = assessed[f"{department}_last_day"]
        unheard = (
            (assessed.status == "none")
            | ((assessed.status == "rejected") & (assessed.confirmed_on < last_day).fill_null(False))
            | ((assessed.status == "candidate") & _only_this_department(assessed, department))
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
    return ibis.union(*parts)
