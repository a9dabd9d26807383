"""Warnings that a county has said are true as they are: quiet until their value changes. An error never is."""

import ibis
import ibis.expr.types as ir

from policies.opinions import digest_of
from policies.words import TRUE_AS_IT_IS, WARNING

# What counties said of findings before the day, the last of each: `exports.ledger.opinions.opinions`.
OPINIONS = {
    "county_code": "string",
    "rule": "string",
    "table": "string",
    "key": "string",
    "household_no": "string",
    "field": "string",
    "value_digest": "string",
    "verdict": "string",
    "answered_on": "date",
}
_ABOUT = ("county_code", "rule", "table", "key", "household_no")


def _comparable(value: ir.Value) -> ir.StringValue:
    return value.cast("string").fill_null("")


def quieted(finding: ir.Table, opinions: ir.Table | None) -> ir.Table:
    """`finding` with `quiet`, and `confirmed_on`: the day of the county's word that its value is true.

    The word counts for the county's own finding of that rule, record, field and value as it was shown; where the field
    is not known, of any field. It counts while the whole value is the one of that day: lists show it whole, those of
    before showed it masked; a finding without a value stood beside others of its field in one line.
    """
    if opinions is None:
        return finding.mutate(quiet=ibis.literal(False), confirmed_on=ibis.null("date"))
    true = opinions.filter(opinions.verdict == TRUE_AS_IT_IS)
    said = true.select(
        *(true[name].fill_null("").name(f"said_{name}") for name in _ABOUT),
        said_field=true.field,
        said_digest=true.value_digest,
        said_on=true.answered_on,
    )
    warnings = finding.filter(finding.severity == WARNING).select(
        *_ABOUT, "field", "value", "value_digest", "value_since"
    )
    met = warnings.join(said, [warnings[name].fill_null("") == said[f"said_{name}"] for name in _ABOUT])
    of_field = met.said_field.isnull() | (met.said_field == met.field)
    shown = ibis.or_(met.value.isnull(), digest_of(met.value) == met.said_digest, met.value_digest == met.said_digest)
    meant = met.filter(of_field & shown.fill_null(False) & (met.said_on >= met.value_since))
    names = (*_ABOUT, "field", "value", "value_digest", "value_since")
    confirmed = meant.group_by([_comparable(meant[name]).name(f"same_{name}") for name in names]).aggregate(
        confirmed_on=lambda rows: rows.said_on.max()
    )
    same = [_comparable(finding[name]) == confirmed[f"same_{name}"] for name in names]
    told = finding.left_join(confirmed, [finding.severity == WARNING, *same])
    return told.select(*finding.columns, quiet=told.confirmed_on.notnull(), confirmed_on=told.confirmed_on)
