"""The assessment of every household: composition, windows, flags, channels, risks, kind, status, contradictions."""

from collections.abc import Mapping
from functools import reduce

import ibis
import ibis.expr.types as ir

from policies.divisions import county_of
from policies.in_force import SURGE_CAUSES, InForce
from transforms.closing import closing_marks
from transforms.composition import member_counts
from transforms.evidence import DEPARTMENTS, department_evidence, in_evidence, warned
from transforms.expense import net_expenses
from transforms.flags import FLAGS, any_of, is_expense_surge, is_income_plunge, is_low_income, is_near_line, poverty_line
from transforms.income import KINDS, window_incomes
from transforms.lists import codes_where, distinct_in_order
from transforms.money import quotient
from transforms.months import first_day
from transforms.status import NONE, contradictions, potential_kind, status
from transforms.windows import JUDGEMENTS, judgement_months

RISK_OF_SURGE = {"illness": "因病", "disability": "因残", "disaster": "因灾", "epidemic": "因疫情"}
CHANNELS = ("declaration", "visit", "screening")

_JUDGED = ("income", "per_capita_income", "line", "near_line", *FLAGS, "previous_income")
COLUMNS = (
    "household_no", "county_code", "kind", "status", "identified_month", "window_start", "window_end", "member_count",
    *_JUDGED, "channels", "risks", "contradictions", *(f"current_{name}" for name in _JUDGED),
    "potential_kind", "prior_income", "current_prior_income", *KINDS,
)  # fmt: skip

Tables = Mapping[str, ir.Table]


def _joined(left: ir.Table, *others: ir.Table) -> ir.Table:
    """`left` with the columns of each other table, by household_no; null where it has no row."""
    return reduce(lambda one, other: one.left_join(other, "household_no").drop("household_no_right"), others, left)


def _facts(tables: Tables, judgement: ir.Table, policy: InForce) -> ir.Table:
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
        closing_marks(household, tables["return_warning"], tables["marginal_monitor"], policy.as_of),
        *evidence,
    )
    warnings = tables["return_warning"]
    visits = tables["visit"]
    found = {
        "declared": in_evidence(tables["declaration"], "declared_on", judgement),
        "warned_by_household": warned(warnings, "农户申报", judgement),
        "visited": in_evidence(visits.filter(visits.finding == "疑似风险"), "visited_on", judgement),
        "warned_by_visit": warned(warnings, "走访排查", judgement),
        "warned_by_department": warned(warnings, "部门筛查", judgement),
    }
    rows = facts.rename(stated_member_count="member_count", member_count="member_count_right")
    return rows.mutate(
        county_code=county_of(rows.village_code),
        member_count=rows.member_count.fill_null(0),
        potential_kind=potential_kind(rows),
        **{name: rows.household_no.isin(evidence.household_no) for name, evidence in found.items()},
    )


def _flagged(facts: ir.Table, policy: InForce) -> ir.Table:
    columns: dict[str, ir.Value] = {}
    for prefix in JUDGEMENTS:
        line = poverty_line(facts[f"{prefix}judgement_month"], policy)
        income, previous = facts[f"{prefix}income"], facts[f"{prefix}previous_income"]
        columns[f"{prefix}line"] = line
        columns[f"{prefix}per_capita_income"] = quotient(income, facts.member_count)
        columns[f"{prefix}low_income"] = is_low_income(income, facts.member_count, line, policy)
        columns[f"{prefix}near_line"] = is_near_line(income, facts.member_count, line, policy)
        for cause in SURGE_CAUSES:
            net = facts[f"{prefix}expense_{cause}"]
            columns[f"{prefix}expense_surge_{cause}"] = is_expense_surge(net, previous, cause, policy)
        columns[f"{prefix}income_plunge"] = is_income_plunge(income, facts[f"{prefix}prior_income"], policy)
    return facts.mutate(**columns)


def screened_by(row: ir.Table) -> ir.BooleanValue:
    """Whether any department's rows reached its threshold."""
    return any_of(*(row[f"{department}_last_day"].notnull() for department in DEPARTMENTS))


def channels(row: ir.Table) -> ir.ArrayValue:
    """By which of the three channels the household came (N1.3a)."""
    return codes_where(
        {
            "declaration": row.declared | row.warned_by_household,
            "visit": row.visited | row.warned_by_visit,
            "screening": row.warned_by_department | screened_by(row),
        }
    )


def risks(row: ir.Table) -> ir.ArrayValue:
    """Risks as the county entered them, then the causes of its surges not named yet (proposals for candidates)."""
    surges = [
        ibis.ifelse(row[f"expense_surge_{cause}"].fill_null(False), risk, ibis.null("string"))
        for cause, risk in RISK_OF_SURGE.items()
    ]
    return distinct_in_order([row.risk_1, row.risk_2, row.risk_3, *surges])


def assess_households(tables: Tables, policy: InForce) -> ir.Table:
    """One row per household of the platform, with COLUMNS and the facts behind them; every one judged exactly once."""
    judgement = judgement_months(tables["household"], policy.as_of)
    rows = _flagged(_facts(tables, judgement, policy), policy)
    rows = rows.mutate(channels=channels(rows), risks=risks(rows))
    evidence = any_of(*(rows[flag] for flag in FLAGS)) | (rows.channels.length() > 0)
    rows = rows.mutate(status=status(rows, evidence, policy.as_of))
    return rows.mutate(
        kind=ibis.ifelse(rows.status == NONE, NONE, rows.potential_kind),
        contradictions=contradictions(rows, policy.as_of),
        window_start=first_day(rows.judgement_month - 12),
        window_end=(first_day(rows.judgement_month) - ibis.interval(days=1)).cast("date"),
        identified_month=rows.identified_month.strftime("%Y%m"),
    )


def contract(assessed: ir.Table) -> ir.Table:
    """The result table `assessment`."""
    return assessed.select(*COLUMNS)
