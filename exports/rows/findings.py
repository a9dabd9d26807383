"""Findings as things to do: one line per field of a record, whatever their rules."""

import ibis
import ibis.expr.types as ir

from exports.drawing import Drawing
from exports.rows.left_out import corrections
from exports.told.words import BETWEEN_RULES, BETWEEN_VALUES
from policies.words import CORRECT, ERROR, TITLES, VERIFY, WARNING

# One thing: what is wrong with one field of one record.
THING = ("household_no", "county_code", "table", "key", "field")
_OF_THING = ("table_title", "field_title", "record", "name")


def _joined(values: ir.StringValue, between: str) -> ir.StringValue:
    """Distinct values in order, one text; null without any."""
    return values.collect(distinct=True).sort().join(between).nullif("")


def things(rows: ir.Table) -> ir.Table:
    """Findings of one field as one line: everything said of it and how to mend it without repeats, its values, since
    when; `level` of the gravest, `title` and `number` of their rules.
    """
    graded = rows.mutate(level=ibis.ifelse(rows.asks == VERIFY, VERIFY, rows.severity))
    said = _joined(graded.said, BETWEEN_VALUES)
    shared = _joined(graded.shared, BETWEEN_VALUES)
    return graded.group_by(*THING).aggregate(
        **{name: graded[name].max() for name in _OF_THING},
        level=graded.level.min().substitute({word: TITLES[word] for word in (ERROR, VERIFY, WARNING)}),
        shown=_joined(graded.shown, BETWEEN_VALUES),
        said=ibis.ifelse(shared.isnull(), said, said + BETWEEN_VALUES + shared),
        fix_zh=_joined(graded.fix_zh, BETWEEN_VALUES),
        title=_joined(graded.title, BETWEEN_RULES),
        rule=_joined(graded.number, BETWEEN_RULES),
        since=graded.since.min(),
    )


def by_place(of: Drawing, rows: ir.Table) -> ir.Table:
    """Rows with their household's places, `since` as text and what orders them: within a village the household with the
    newest first, within it the newest.
    """
    placed = of.with_household(rows)
    age = ibis.literal(of.policy.as_of).delta(placed.since, unit="day")
    aged = placed.mutate(since=placed.since.strftime("%Y-%m-%d"), age=age)
    return aged.mutate(household_age=aged.age.min().over(group_by="household_no"))


def to_correct(of: Drawing) -> ir.Table:
    """What to put right, or to verify where no other list asks it, with room for what the county says of each."""
    rows = of.told.filter(of.told.list == CORRECT)
    lines = by_place(of, things(corrections(of, rows)))
    return lines.mutate(opinion=ibis.null("string"), note=ibis.null("string"))
