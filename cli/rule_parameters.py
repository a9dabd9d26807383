"""Which dated thresholds each rule reads, found by laying its predicate over tables without rows."""

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from expectations.catalogue import CATALOGUE, facts
from expectations.facts import Keep
from expectations.facts.thresholds import parameters_by_column
from expectations.rules import Rule
from policies.in_force import InForce, in_force
from policies.parameters import load_parameters
from policies.schemas import empty_snapshot
from steps.check import judged


def _without_rows(name: str, rows: ir.Table) -> ir.Table:
    """A table of the same columns that stands for itself: no rows, and nothing behind its columns."""
    return ibis.table(rows.schema(), name=name)


def _columns_read(rule: Rule, rows: ir.Table) -> set[str]:
    return {field.name for field in rule.breaks(rows).op().find(ops.Field)}


def facts_without_rows(policy: InForce, keep: Keep = _without_rows) -> dict[str, ir.Table]:
    """What the rules of each table speak of, drawn from tables without rows."""
    tables = empty_snapshot()
    return facts(tables, _without_rows("judged", judged(tables, policy)), policy, keep)


def parameters_read() -> dict[tuple[str, str], tuple[str, ...]]:
    """By table and number of the rule the parameters of `Checking` that its predicate reads, in their order there."""
    policy = in_force(load_parameters().complete_from)
    by_column = parameters_by_column(policy.checking)
    found = {}
    for table, rows in facts_without_rows(policy).items():
        flat = _without_rows(table, rows)
        for rule in CATALOGUE[table]:
            columns = _columns_read(rule, flat)
            names = dict.fromkeys(name for column, name in by_column.items() if column in columns)
            found[table, rule.number] = tuple(names)
    return found
