"""Where a case counts and by when it is due there: counties that changed, due days that were moved (N2.1c)."""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from policies.extensions import Extension, spans


def counted_in(county_code: ir.StringValue, successors: Mapping[str, str]) -> ir.StringValue:
    """The county's code, or that of the county which it has gone into."""
    return county_code.substitute(dict(successors)) if successors else county_code


def extended(rows: ir.Table, extensions: Sequence[Extension]) -> ir.Table:
    """Rows with `due` as the county has it in which they count, and `extended_from`: the due day before, where it was
    moved, else null.

    `rows` hold `counted_in` and `due`; `extensions` are one deadline's in force.
    """
    own = rows.drop("extended_from") if "extended_from" in rows.columns else rows
    if not (told := spans(extensions)):
        return own.mutate(extended_from=ibis.null("date"))
    names = ("moved_in", "moved_first", "moved_before", "moved_until")
    kinds = ("string", "date", "date", "date")
    span = ibis.memtable(
        [dict(zip(names, each, strict=True)) for each in told], schema=dict(zip(names, kinds, strict=True))
    )
    met = [own.counted_in == span.moved_in, own.due >= span.moved_first, own.due < span.moved_before]
    joined = own.left_join(span, met)
    moved = joined.moved_until.notnull()
    return joined.mutate(
        due=ibis.coalesce(joined.moved_until, joined.due),
        extended_from=ibis.ifelse(moved, joined.due, ibis.null("date")),
    ).drop(*names)
