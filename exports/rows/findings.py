"""Findings as things to do: one line each, whatever their rules."""

import ibis
import ibis.expr.types as ir

from exports.drawing import Drawing
from exports.titles import field_title, table_title
from policies.words import CORRECT, TITLES, VERIFY


def things_to_do(finding: ir.Table, *asks: str) -> ir.Table:
    """Findings that ask for the same thing about the same field of the same record, as one line with every rule."""
    rows = finding.filter(finding.asks.isin(asks))
    return rows.group_by("household_no", "county_code", "table", "key", "field", "fix_zh").aggregate(
        level=rows.severity.min().substitute(TITLES),  # "error" sorts before "warning"
        value=rows.value.max(),
        message_zh=rows.message_zh.collect(distinct=True).sort().join("；"),
        rule=rows.rule.collect(distinct=True).sort().join("、"),
        findings=rows.count(),
        since=rows.since.min().strftime("%Y-%m-%d"),
    )


def to_correct(of: Drawing) -> ir.Table:
    """What to put right or to verify, errors and hints, with room for what the county says of each."""
    rows = things_to_do(of.results["finding"], CORRECT, VERIFY)
    told = rows.mutate(table_title=table_title(rows.table), field_title=field_title(rows)).drop(
        "table", "field", "findings"
    )
    return of.with_household(told).mutate(opinion=ibis.null("string"), note=ibis.null("string"))
