"""All rules of a table in one pass over its records."""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from expectations.rules import Rule
from policies.finding import COLUMNS
from policies.model import Table
from policies.opinions import digest_of
from policies.record_key import key_of, shown_text, value_sha256, whole_text

# What is said of a value of a field: it, masked where it is personal, or its digest.
_Told = Callable[[ir.StringValue, str], ir.StringValue]
_WORDS = {
    "place": "int16",
    "rule": "string",
    "severity": "string",
    "asks": "string",
    "field": "string",
    "message_zh": "string",
    "fix_zh": "string",
}


def _words(rules: tuple[Rule, ...], table: Table, figures: Mapping[str, object]) -> ir.Table:
    """What the findings of each rule say, by its place in the catalogue, the figures of the day filled in."""
    rows = [
        {
            "place": place,
            "rule": rule.number,
            "severity": rule.severity,
            "asks": rule.asks,
            "field": rule.field,
            "message_zh": f"{table.title}：{rule.message_zh.format(**figures)}",
            "fix_zh": rule.fix_zh,
        }
        for place, rule in enumerate(rules)
    ]
    return ibis.memtable(rows, schema=_WORDS)


def _value(found: ir.Table, rules: tuple[Rule, ...], table: Table, told: _Told) -> ir.StringValue:
    """The offending value of each finding as `told` says it; null where the field is another table's."""
    places: dict[str, list[int]] = {}
    for place, rule in enumerate(rules):
        named = rule.fields if rule.offending is not None else (rule.field,)
        for field in named:
            if field in table.columns:
                places.setdefault(field, []).append(place)
    cases = [
        (
            found.place.isin(own) & (found.field.isnull() | (found.field == field)),
            told(whole_text(found, table, field), field),
        )
        for field, own in places.items()
    ]
    return ibis.cases(*cases, else_=ibis.null("string"))


def _told(rows: ir.Table, rules: tuple[Rule, ...], name: str) -> ir.StringValue:
    """What the record of each finding itself tells as `name`; null where its rule leaves that to its words."""
    cases = [(rows.place == place, rows[f"{name}_{place}"]) for place, rule in enumerate(rules) if getattr(rule, name)]
    return ibis.cases(*cases, else_=ibis.null("string")) if cases else ibis.null("string")


def _digest(found: ir.Table, rules: tuple[Rule, ...]) -> ir.StringValue:
    """The digest of every value that a finding's rule speaks of, where the record or what is known of it holds it."""
    places: dict[tuple[str, ...], list[int]] = {}
    for place, rule in enumerate(rules):
        places.setdefault(tuple(name for name in rule.fields if name in found.columns), []).append(place)
    cases = [(found.place.isin(own), _together(found, names)) for names, own in places.items() if names]
    return ibis.cases(*cases, else_=ibis.null("string"))


def _together(rows: ir.Table, names: tuple[str, ...]) -> ir.StringValue:
    return value_sha256(ibis.literal("\n").join([rows[name].cast("string").fill_null("") for name in names]))


def findings(facts: ir.Table, rules: tuple[Rule, ...], table: Table, figures: Mapping[str, object]) -> ir.Table:
    """One row per rule and record that breaks it, with the columns of a finding.

    `facts` are the table's records with what the rules speak of, `figures` what messages tell by
    name. Every predicate is evaluated in one pass that stops at a record's first broken rule; which ones it breaks, and
    what a finding says, is told of the few records that break any.
    """
    facts = facts.filter(reduce(or_, (rule.breaks(facts) for rule in rules)))
    broken = [
        ibis.ifelse(rule.breaks(facts).fill_null(False), place, ibis.null("int16")) for place, rule in enumerate(rules)
    ]
    spoken_of = {name for rule in rules for name in rule.fields if name in facts.columns}
    shown = {name: facts[name] for name in (*table.columns, *sorted(spoken_of - {*table.columns}))}
    for place, rule in enumerate(rules):
        if rule.offending is not None:
            shown[f"offending_{place}"] = rule.offending(facts)
        if rule.says is not None:
            shown[f"says_{place}"] = rule.says(facts)
    marked = facts.select(**shown, place=ibis.array(broken).filter(lambda place: place.notnull()))
    found = marked.mutate(place=marked.place.unnest())
    found = found.mutate(field=_told(found, rules, "offending"), said=_told(found, rules, "says"))
    told = found.select(
        "place",
        "household_no",
        own_field="field",
        own_message=ibis.literal(f"{table.title}：") + found.said,
        key=key_of(found, table),
        value=_value(found, rules, table, lambda text, field: shown_text(text, table, field)),
        value_sha256=_digest(found, rules),
        value_digest=_value(found, rules, table, lambda text, _: digest_of(text)),
    )
    each = told.inner_join(_words(rules, table, figures), "place")
    named = each.mutate(
        table=ibis.literal(table.table),
        field=each.own_field.coalesce(each.field),
        message_zh=each.own_message.coalesce(each.message_zh),
    )
    return named.select(*COLUMNS)
