"""All rules of a table in one pass over its records."""

import ibis
import ibis.expr.types as ir

from expectations.rules import Rule
from policies.model import Table
from policies.privacy import masked
from policies.record_key import key_of

FINDING = ("rule", "severity", "table", "key", "household_no", "field", "value", "message_zh")


def _value(rows: ir.Table, rule: Rule, table: Table) -> ir.StringValue:
    column = table.columns.get(rule.field)
    if column is None:
        return ibis.null("string")
    text = rows[rule.field].cast("string")
    return masked(text) if column.personal else text


def findings(rows: ir.Table, rules: tuple[Rule, ...], table: Table) -> ir.Table:
    """One row per rule and record that breaks it, with FINDING's columns."""
    nothing = ibis.null("struct<number: string, value: string>")
    broken = [
        ibis.ifelse(
            rule.breaks(rows).fill_null(False), ibis.struct({"number": rule.number, "value": _value(rows, rule, table)}), nothing
        )
        for rule in rules
    ]
    found = rows.select("household_no", key=key_of(rows, table), broken=ibis.array(broken).filter(lambda each: each.notnull()))
    each = found.filter(found.broken.length() > 0).mutate(broken=found.broken.unnest())
    number = each.broken["number"]
    return each.select(
        rule=number,
        severity=number.substitute({rule.number: rule.severity for rule in rules}),
        table=ibis.literal(table.table),
        key=each.key,
        household_no=each.household_no,
        field=number.substitute({rule.number: rule.field for rule in rules}),
        value=each.broken["value"],
        message_zh=ibis.literal(f"{table.title}：") + number.substitute({rule.number: rule.message_zh for rule in rules}),
    )
