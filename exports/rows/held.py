"""What is kept out of the import files and how to mend it: a line per household, or for its measures alone (N1.3b)."""

import ibis
import ibis.expr.types as ir

from exports.drawing import MEASURE, Drawing
from exports.rows.findings import THING, by_place, things
from exports.titles import kind_title
from policies.words import HELD

WHOLE, ALONE = "该户及其全部资料", "该户措施："


def _where(rows: ir.Table) -> ir.StringValue:
    """Table, whose record, its words, the field and what stands there: 家庭成员 张三 3401…：证件号码“…”."""
    record = ibis.literal(" ") + rows.record
    field = ibis.literal("：") + rows.field_title
    value = ibis.literal("“") + rows.shown + "”"
    named = rows.table_title + (ibis.literal(" ") + rows.name).fill_null("") + record.fill_null("")
    return named + field.fill_null("") + value.fill_null("")


def _lines(rows: ir.Table, name: str) -> ir.StringValue:
    """A household's things, numbered when they are several."""
    return rows[name].collect(order_by=rows.place).join("\n")


def _scope(rows: ir.Table) -> ir.StringValue:
    """What of the household is kept back: everything, or the measures that are named."""
    measures = rows.key.collect(where=rows.table == MEASURE, distinct=True).sort().join("、")
    return ibis.ifelse((rows.table != MEASURE).any(), WHOLE, ibis.literal(ALONE) + measures)


def _numbered(rows: ir.Table) -> ir.Table:
    """Things with their place in their household, and each text with it where there are several."""
    order = [name for name in (*THING, "record") if name not in ("household_no", "county_code")]
    window = ibis.window(group_by="household_no", order_by=order)
    placed = rows.mutate(place=ibis.row_number().over(window) + 1, things=rows.count().over(group_by="household_no"))
    mark = ibis.ifelse(placed.things > 1, placed.place.cast("string") + ". ", "")
    texts = {name: mark + placed[name] for name in ("said", "where", "fix_zh")}
    return placed.mutate(**texts)


def held_back(of: Drawing) -> ir.Table:
    """Held households with everything of them, or with their measures alone: what is wrong, where, how to mend it,
    since when.
    """
    held = things(of.told.filter(of.told.list == HELD))
    rows = _numbered(held.mutate(where=_where(held)))
    lines = rows.group_by("household_no", "county_code").aggregate(
        scope=_scope(rows),
        said=_lines(rows, "said"),
        where=_lines(rows, "where"),
        fix_zh=_lines(rows, "fix_zh"),
        rule=rows.rule.collect(distinct=True).sort().join("、").nullif(""),
        since=rows.since.min(),
    )
    kinds = of.results["assessment"].select("household_no", "kind")
    told = lines.left_join(kinds, "household_no").drop("household_no_right")
    titled = told.mutate(monitored_type=kind_title(told.kind))
    return by_place(of, titled.drop("kind"))
