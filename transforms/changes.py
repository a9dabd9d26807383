"""Changes in members, income and living conditions since the last accepted version of a record (N3.2a, N1.3d)."""

import datetime as dt
from functools import reduce

import ibis
import ibis.expr.types as ir

from policies.tracked import Tracked
from policies.words import ADDED, CHANGED, CONFIRMED, ELIMINATED, REMOVED

COLUMNS = {"household_no": "string", "table": "string", "key": "string", "field": "string", "value": "string"}


def nothing_accepted() -> ir.Table:
    """The accepted versions before the national system has accepted any."""
    return ibis.memtable([], schema=COLUMNS)


def last_accepted(accepted: ir.Table, as_of: dt.date) -> ir.Table:
    """Each household's values in the version accepted last, of those sent before as_of and answered by then.

    `accepted` has COLUMNS, as_of (the day it was sent for) and answered_on.
    """
    today = ibis.literal(as_of)
    earlier = accepted.filter(accepted.as_of < today, accepted.answered_on <= today)
    newest = earlier.group_by("household_no").aggregate(as_of=earlier.as_of.max())
    return earlier.semi_join(newest, ["household_no", "as_of"]).select(*COLUMNS)


def _long(rows: ir.Table, table: str, key: str, fields: list[str]) -> ir.Table:
    """One row per record and field, the value as text."""
    texts = rows.select(
        "household_no", key=rows[key].fill_null(""), **{field: rows[field].cast("string") for field in fields}
    )
    long = texts.pivot_longer(fields, names_to="field", values_to="value")
    return long.select("household_no", "key", "field", "value", table=ibis.literal(table)).select(*COLUMNS)


def followed(assessed: ir.Table, member: ir.Table, measure: ir.Table, tracked: Tracked) -> ir.Table:
    """The followed values of confirmed and eliminated households today, one row per record and field (N3.2a)."""
    own = assessed.filter(assessed.status.isin([CONFIRMED, ELIMINATED]))
    parts = [
        _long(own, "household", "household_no", [*tracked.household, *tracked.assessment]),
        _long(member.semi_join(own, "household_no"), "member", "person_no", tracked.member),
        _long(measure.semi_join(own, "household_no"), "measure", "measure_no", tracked.measure),
    ]
    return reduce(lambda one, other: one.union(other), parts)


def changes(today: ir.Table, accepted: ir.Table) -> ir.Table:
    """household_no, table, key, field, change of the records of households that have an accepted version.

    `changed` names the field; a record that came or went is `added` or `removed`, once, without a field. A household
    never accepted is not a change: it is sent as new.
    """
    records = ["household_no", "table", "key"]
    current = today.semi_join(accepted, "household_no")
    both = current.inner_join(accepted, [*records, "field"])
    differs = both.value.fill_null("") != both.value_right.fill_null("")
    changed = both.filter(differs).select(*records, "field", change=ibis.literal(CHANGED))
    came = current.anti_join(accepted, records).select(*records).distinct()
    gone = accepted.anti_join(today, records).select(*records).distinct()
    blank = ibis.literal("")
    return ibis.union(
        changed,
        came.mutate(field=blank, change=ibis.literal(ADDED)),
        gone.mutate(field=blank, change=ibis.literal(REMOVED)),
    )
