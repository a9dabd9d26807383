"""Today's findings as a county's lists tell them: one place for what all of these lists show."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from exports.titles import field_title, table_title
from exports.told.records import record_words, with_record
from exports.told.sharing import with_sharing
from exports.told.whole import FIELD, with_whole
from policies.rule_titles import load_rule_titles
from policies.words import COMPLETE, CORRECT, HELD, VALUE_UNREADABLE

# What lists are told from, and what they tell: findings are many, and the rest of them is wide.
_LISTED = (
    *("household_no", "county_code", "table", "key", "field", "rule", "severity", "asks", "since"),
    *("value", "value_sha256", "message_zh", "fix_zh", "unreadable", "list"),
)
_TOLD = (
    *("household_no", "county_code", "table", "key", "field", "rule", "severity", "asks", "since", "list"),
    *("table_title", "field_title", "record", "name", "shown", "said", "shared", "fix_zh", "title", "number"),
)


def _list(rows: ir.Table) -> ir.StringValue:
    """The one list that a finding stands in: nobody is asked twice about one field of one record.

    What holds something back takes along all that is said of its field, a value that cannot be read also what calls the
    field blank.
    """
    held = rows.holds.any().over(group_by=list(FIELD))
    return ibis.cases((held, HELD), ((rows.asks == COMPLETE) & ~rows.unreadable, COMPLETE), else_=CORRECT)


def _words(rows: ir.Table) -> dict[str, ir.Value]:
    """What is wrong, what stands there and how to mend it: a rule that calls a field blank says nothing where a value
    stands that cannot be read, and shows no value.
    """
    blank, none = rows.asks == COMPLETE, ibis.null("string")
    doubled = blank & rows.unreadable
    return {
        "said": ibis.ifelse(doubled, none, rows.message_zh.re_replace("^[^：]*：", "")),
        "fix_zh": ibis.ifelse(doubled, none, rows.fix_zh),
        "shown": ibis.ifelse(blank, none, rows.shown),
    }


def listed_findings(finding: ir.Table) -> ir.Table:
    """Findings that the county has not called true, with `unreadable` (a value of the field cannot be read) and their
    `list`.
    """
    open_ones = finding.filter(~finding.quiet.fill_null(False))
    marked = open_ones.mutate(unreadable=(open_ones.rule == VALUE_UNREADABLE).any().over(group_by=list(FIELD)))
    return marked.mutate(list=_list(marked)).select(*_LISTED)


def told_findings(
    listed: ir.Table, tables: Mapping[str, ir.Table], results: Mapping[str, ir.Table], whole: bool
) -> ir.Table:
    """Listed findings with their `table_title`, `field_title`, `record`, `name`, `shown` value, `said` (what is wrong),
    and `title` of our own rules or `number` of published ones.

    `whole`: names and values as entered, and with whom a number is shared; without it as findings show them, masked.
    """
    if whole:
        rows = with_sharing(with_record(with_whole(listed, tables), tables), tables, results["shared_number"])
    else:
        none = ibis.null("string")
        rows = listed.mutate(shown=listed.value, record=record_words(listed), name=none, shared=none)
    titles = [(rows.rule == rule, title) for rule, title in load_rule_titles().items()]
    title = ibis.cases(*titles, else_=ibis.null("string"))
    told = rows.mutate(
        table_title=table_title(rows.table),
        field_title=field_title(rows),
        **_words(rows),
        title=title,
        number=ibis.ifelse(title.isnull(), rows.rule, ibis.null("string")),
    )
    return told.select(*_TOLD)
