"""The page of rules names every dated threshold that a rule reads, with the values of each year."""

import re
from decimal import Decimal
from string import Formatter

import ibis.expr.operations as ops
import ibis.expr.types as ir
import pytest
from ibis.common.graph import Node

from cli.rule_parameters import facts_without_rows, parameters_read
from cli.rules_page import PAGE
from expectations.catalogue import CATALOGUE
from expectations.facts.thresholds import parameters_by_column, thresholds
from policies.in_force import Checking, in_force
from storage.settings import ROOT
from tests.day import DAY

Read = dict[tuple[str, str], tuple[str, ...]]
# What a message tells beside the thresholds of `checking.yaml`.
_OF_OTHER_FILES = {"special_funds_not_allowed": ("special_funds_from",)}
# Values that stand nowhere else.
MARKED = Checking(
    poverty_standard=Decimal(900001),
    monitoring_range=Decimal(900002),
    high_income=Decimal(900003),
    able_labour=["普通劳动力"],
    low_wage=Decimal(900004),
    wage_range=(Decimal(900005), Decimal(900006)),
    parent_age_gap=900007,
    largest_amount=Decimal(900008),
)
MARKS = set(range(900001, 900009))


@pytest.fixture(scope="module")
def read() -> Read:
    return parameters_read()


def _named(message: str) -> set[str]:
    """The parameters that a message tells the value of."""
    return {field.partition("[")[0] for _, field, _, _ in Formatter().parse(message) if field}


def _marks(node: Node) -> set[int]:
    return {literal.value for literal in node.find(ops.Literal)} & MARKS


def test_every_threshold_is_read_by_a_rule(read: Read) -> None:
    assert {name for names in read.values() for name in names} == set(Checking.model_fields)


def test_a_message_tells_only_thresholds_that_its_rule_reads(read: Read) -> None:
    for table, rule in ((table, rule) for table, rules in CATALOGUE.items() for rule in rules):
        own = {*read[table, rule.number], *_OF_OTHER_FILES.get(rule.number, ())}
        assert _named(rule.message_zh) <= own, rule.number


def test_thresholds_reach_rules_through_their_own_columns_alone() -> None:
    def keep(_: str, rows: ir.Table) -> ir.Table:
        return rows

    policy = in_force(DAY).model_copy(update={"checking": MARKED})
    for table, rows in facts_without_rows(policy, keep).items():
        own = rows.op()
        others = [value for name, value in own.values.items() if name not in thresholds(MARKED)]
        assert _marks(own) == MARKS, table
        assert not any(map(_marks, [own.parent, *others])), table


def test_a_pair_stands_in_two_columns() -> None:
    columns = parameters_by_column(MARKED)
    assert {column for column, name in columns.items() if name == "wage_range"} == {"lowest_wage", "highest_wage"}
    assert set(columns) == set(thresholds(MARKED))


def test_the_page_tells_the_value_of_each_year_and_leads_to_the_rule() -> None:
    [row] = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| [1_02_006]")]
    assert "4827 from 2020-01-01, 6000 from 2021-01-01, 7300 from 2023-01-01" in row
    for name, place, line in re.findall(r"\[(\w+)\]\(\.\./([^#]+)#L(\d+)\)", row):
        assert name in (ROOT / place).read_text(encoding="utf-8").splitlines()[int(line) - 1]
