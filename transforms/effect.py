"""What has become of monitored households since they were identified: a description, and no proof of cause (N3.2a)."""

import ibis
import ibis.expr.types as ir

from policies.flags import evidence_flags
from policies.results import load_results
from policies.words import CONFIRMED, ELIMINATED, IMPROVED, PERSISTING, STEADY, UNKNOWN, WORSENED
from transforms.conditions import any_of, known
from transforms.flags import any_flag
from transforms.money import SHOWN
from transforms.windows import CURRENT

TRACKED = (CONFIRMED, ELIMINATED)


def tracked(assessed: ir.Table) -> ir.Table:
    """The households whose measures are followed: confirmed and eliminated ones."""
    return assessed.filter(assessed.status.isin(TRACKED))


def outcome(row: ir.Table) -> ir.StringValue:
    """The first that holds; near_line and other flags that are no evidence do not count (N3.2a)."""
    appeared = any_of(*(row[f"{CURRENT}{flag}"] & ~known(row[flag]) for flag in evidence_flags()))
    return ibis.cases(
        (row.status == ELIMINATED, ELIMINATED),
        (row.current_per_capita_income.isnull(), UNKNOWN),
        (appeared, WORSENED),
        (any_flag(row, CURRENT), PERSISTING),
        (any_flag(row), IMPROVED),
        else_=STEADY,
    )


def days_to_first_measure(row: ir.Table) -> ir.IntegerValue:
    """Days from the county's confirmation to the first measure: 0 when that came earlier, null without either."""
    days = row.first_measure_on.delta(row.confirmed_on, unit="day")
    return ibis.ifelse(days < 0, 0, days)


def effect(assessed: ir.Table, measures: ir.Table, need: ir.Table) -> ir.Table:
    """The result table `effect`: one row per confirmed or eliminated household (N3.2a).

    `measures` are those that count for it (`counted_measures`), `need` the rows of the result table.
    """
    begun = measures.group_by("household_no").aggregate(
        measures=measures.count(), first_measure_on=measures.started_on.min()
    )
    lacks = need.group_by("household_no").aggregate(needs=need.count(), needs_covered=need.covered.sum())
    rows = tracked(assessed).left_join(begun, "household_no").drop("household_no_right")
    rows = rows.left_join(lacks, "household_no").drop("household_no_right")
    now, then = rows.current_per_capita_income, rows.per_capita_income
    told = rows.mutate(
        **{name: rows[name].fill_null(0).cast("int64") for name in ("measures", "needs", "needs_covered")},
        days_to_first_measure=days_to_first_measure(rows).cast("int64"),
        income_then=then,
        income_now=now,
        income_change=(now - then).cast(SHOWN),
        outcome=outcome(rows),
    )
    return told.select(*load_results()["effect"].columns)
