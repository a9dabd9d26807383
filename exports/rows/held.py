"""What is kept out of the import files and how to mend it: a line per household, and per measure held (N1.3b)."""

import ibis
import ibis.expr.types as ir

from exports.drawing import MEASURE, Drawing
from exports.titles import field_title, table_title
from policies.words import MARGINAL, TITLES, UNSTABLE

WHOLE, ALONE = "该户及其全部资料", "该项措施"


def _joined(values: ir.StringValue, between: str) -> ir.StringValue:
    """Distinct values in order, one text."""
    return values.collect(distinct=True).sort().join(between)


def held_back(of: Drawing) -> ir.Table:
    """Held households with everything of them, held measures alone: what is wrong, where, how to mend it, since
    when.
    """
    finding = of.results["finding"]
    held = finding.filter(finding.holds)
    alone = held.table == MEASURE
    field = field_title(held)
    where = table_title(held.table) + " " + held.key + ibis.ifelse(field.isnull(), "", ibis.literal("：") + field)
    rows = held.mutate(
        scope=ibis.ifelse(alone, ALONE, WHOLE),
        record=ibis.ifelse(alone, held.key, ibis.null("string")),
        place=where,
    )
    lines = rows.group_by("household_no", "county_code", "scope", "record").aggregate(
        message_zh=_joined(rows.message_zh, "；"),
        places_zh=_joined(rows.place, "；"),
        fix_zh=_joined(rows.fix_zh, "；"),
        since=rows.since.min().strftime("%Y-%m-%d"),
    )
    kinds = of.results["assessment"].select("household_no", "kind")
    told = lines.left_join(kinds, "household_no").drop("household_no_right")
    titled = told.mutate(monitored_type=told.kind.substitute({kind: TITLES[kind] for kind in (UNSTABLE, MARGINAL)}))
    return of.with_household(titled.drop("kind"))
