"""The assessment of every household: composition, windows, flags, channels, risks, kind, status, contradictions."""

from collections.abc import Mapping
from functools import reduce

import ibis
import ibis.expr.types as ir

from policies.divisions import county_of
from policies.flags import load_flags
from policies.in_force import InForce
from policies.months import first_day, last_day
from policies.results import load_results
from policies.words import (
    DECLARATION,
    DEPARTMENTS,
    NONE,
    SCREENING,
    VISIT,
)
from transforms.closing import closing_marks
from transforms.composition import member_counts
from transforms.conditions import any_of
from transforms.doubtful import doubtful_expenses, doubtful_incomes
from transforms.evidence import LAST_DAYS, department_evidence, last_days
from transforms.expense import net_expenses
from transforms.flags import Judgement, any_flag, flag_functions
from transforms.flags.low_income import poverty_line
from transforms.income import window_incomes
from transforms.lists import codes_where, distinct_in_order
from transforms.money import quotient
from transforms.moves import nobody_entered
from transforms.status import contradictions, potential_kind, status
from transforms.windows import JUDGEMENTS, judgement_months

Tables = Mapping[str, ir.Table]


def _joined(left: ir.Table, *others: ir.Table) -> ir.Table:
    """`left` with the columns of each other table, by household_no; null where it has no row."""
    return reduce(lambda one, other: one.left_join(other, "household_no").drop("household_no_right"), others, left)


def _facts(tables: Tables, judgement: ir.Table, entered: ir.Table, policy: InForce) -> ir.Table:
    """One row per household with everything that flags and status are derived from."""
    household = tables["household"]
    evidence = []
    for department in DEPARTMENTS:
        reached = department_evidence(tables[f"{department}_feed"], department, tables["member"], judgement, policy)
        renamed = reached.select(
            "household_no", **{f"{department}_amount": reached.amount, f"{department}_last_day": reached.last_day}
        )
        evidence.append(renamed)
    facts = _joined(
        household,
        judgement,
        member_counts(tables["member"]),
        window_incomes(tables["income_entry"], judgement),
        net_expenses(tables["expense_entry"], judgement, policy),
        doubtful_incomes(tables["income_entry"], judgement, policy),
        doubtful_expenses(tables["expense_entry"], judgement, policy),
        closing_marks(household, tables["return_warning"], tables["marginal_monitor"], policy.as_of),
        entered,
        *evidence,
        last_days(tables["declaration"], tables["visit"], tables["return_warning"], judgement),
    )
    rows = facts.rename(stated_member_count="member_count", member_count="member_count_right")
    return rows.mutate(
        county_code=county_of(rows.village_code),
        member_count=rows.member_count.fill_null(0),
        potential_kind=potential_kind(rows),
        **{name: rows[day].notnull() for name, day in LAST_DAYS.items()},
    )


def _flagged(facts: ir.Table, policy: InForce) -> ir.Table:
    """The facts with the line, the per-capita income and every flag of both judgements."""
    amounts: dict[str, ir.Value] = {}
    for prefix in JUDGEMENTS:
        amounts[f"{prefix}line"] = poverty_line(facts[f"{prefix}judgement_month"], policy)
        amounts[f"{prefix}per_capita_income"] = quotient(facts[f"{prefix}income"], facts.member_count)
    rows = facts.mutate(**amounts)
    flags = {
        f"{prefix}{name}": function(Judgement(rows, prefix), policy).holds
        for prefix in JUDGEMENTS
        for name, function in flag_functions().items()
    }
    return rows.mutate(**flags)


def screened_by(row: ir.Table) -> ir.BooleanValue:
    """Whether any department's rows reached its threshold."""
    return any_of(*(row[f"{department}_last_day"].notnull() for department in DEPARTMENTS))


def channels(row: ir.Table) -> ir.ArrayValue:
    """By which of the three channels the household came (N1.3a)."""
    return codes_where(
        {
            DECLARATION: row.declared | row.warned_by_household,
            VISIT: row.visited | row.warned_by_visit,
            SCREENING: row.warned_by_department | screened_by(row),
        }
    )


def risks(row: ir.Table) -> ir.ArrayValue:
    """Risks as the county entered them, then the causes of its surges not named yet (proposals for candidates)."""
    surges = [
        ibis.ifelse(row[name].fill_null(False), flag.risk, ibis.null("string"))
        for name, flag in load_flags().items()
        if flag.risk is not None
    ]
    return distinct_in_order([row.risk_1, row.risk_2, row.risk_3, *surges])


def assess_households(tables: Tables, policy: InForce, entered: ir.Table | None = None) -> ir.Table:
    """One row per household of the platform, judged once: the columns of `assessment`, and the facts behind them.

    `entered` says as which kind a household was entered in the national system: household_no, entered_kind.
    """
    judgement = judgement_months(tables["household"], policy.as_of)
    known = nobody_entered(tables["household"]) if entered is None else entered
    rows = _flagged(_facts(tables, judgement, known, policy), policy)
    rows = rows.mutate(channels=channels(rows), risks=risks(rows))
    evidence = any_flag(rows) | (rows.channels.length() > 0)
    rows = rows.mutate(status=status(rows, evidence, policy.as_of))
    return rows.mutate(
        kind=ibis.ifelse(rows.status == NONE, NONE, rows.potential_kind),
        contradictions=contradictions(rows, policy.as_of),
        window_start=first_day(rows.judgement_month - 12),
        window_end=last_day(rows.judgement_month - 1),
        identified_month=rows.identified_month.strftime("%Y%m"),
    )


def contract(assessed: ir.Table, classes: ir.Table) -> ir.Table:
    """The result table `assessment`, with each household's current class of S3 (N2.1b)."""
    columns = load_results()["assessment"].columns
    judged = assessed.select(name for name in columns if name in assessed.columns)
    return _joined(judged, classes).select(*columns)
