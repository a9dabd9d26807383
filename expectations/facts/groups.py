"""Which group of people the checkers count a household to."""

import ibis.expr.types as ir

from policies.words import OUT_OF_POVERTY, YES

GROUPS = ("out_of_poverty", "monitored", "eliminated")


def with_groups(household: ir.Table) -> ir.Table:
    """Households with out_of_poverty (脱贫户), monitored (监测对象类别 not blank), eliminated (风险是否已消除 是);
    never null.
    """
    return household.mutate(
        out_of_poverty=(household.register_type == OUT_OF_POVERTY).fill_null(False),
        monitored=household.monitored_type.notnull(),
        eliminated=(household.risk_eliminated == YES).fill_null(False),
    )


def of_household(rows: ir.Table, household: ir.Table, *columns: str) -> ir.Table:
    """Rows with the groups of their household and the named columns of it."""
    shown = household.select("household_no", *GROUPS, *columns)
    return rows.left_join(shown, "household_no").drop("household_no_right")
