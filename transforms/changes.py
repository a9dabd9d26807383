"""Changes in members, income and living conditions since the last accepted version of a record (N3.2a, N1.3d)."""

from collections.abc import Mapping
from functools import reduce

import ibis
import ibis.expr.types as ir

from policies.contact_person import contact_persons
from policies.tracked import Tracked
from policies.words import ADDED, CHANGED, CONFIRMED, ELIMINATED, REMOVED

COLUMNS = {"household_no": "string", "table": "string", "key": "string", "field": "string", "value": "string"}


def nothing_accepted() -> ir.Table:
    """The accepted versions before the national system has accepted any."""
    return ibis.memtable([], schema=COLUMNS)


def _long(rows: ir.Table, table: str, key: str, fields: list[str]) -> ir.Table:
    """One row per record and field, the value as text."""
    texts = rows.select(
        "household_no", key=rows[key].fill_null(""), **{field: rows[field].cast("string") for field in fields}
    )
    long = texts.pivot_longer(fields, names_to="field", values_to="value")
    return long.select("household_no", "key", "field", "value", table=ibis.literal(table)).select(*COLUMNS)


def followed(assessed: ir.Table, tables: Mapping[str, ir.Table], tracked: Tracked) -> ir.Table:
    """The followed values of confirmed and eliminated households today, one row per record and field (N3.2a).

    Every household has a contact person's fields, blank where it has no contact person.
    """
    own = assessed.filter(assessed.status.isin([CONFIRMED, ELIMINATED]))
    member, measure = tables["member"], tables["measure"]
    persons = contact_persons(tables["marginal_monitor"])
    contact = own.select("household_no").left_join(persons, "household_no").drop("household_no_right")
    parts = [
        _long(own, "household", "household_no", [*tracked.household, *tracked.assessment]),
        _long(contact, "marginal_monitor", "household_no", tracked.marginal_monitor),
        _long(member.semi_join(own, "household_no"), "member", "person_no", tracked.member),
        _long(measure.semi_join(own, "household_no"), "measure", "measure_no", tracked.measure),
    ]
    return reduce(lambda one, other: one.union(other), parts)


def _coming_and_going(rows: ir.Table) -> ir.Table:
    """Members and measures; a household itself, and its contact person's fields, are always there."""
    return rows.filter(rows.table.isin(["member", "measure"]))


def changes(today: ir.Table, accepted: ir.Table) -> ir.Table:
    """household_no, table, key, field, change of the records of households that have an accepted version.

    `changed` names the field, also one that an accepted version of before it was followed says nothing of and that is
    not blank; a member or measure that came or went is `added` or `removed`, once, without a field. A household never
    accepted is not a change: it is sent as new. `accepted` has COLUMNS: what each household's last accepted version
    said.
    """
    records = ["household_no", "table", "key"]
    current = today.semi_join(accepted, "household_no")
    both = current.semi_join(accepted, records).left_join(accepted, [*records, "field"])
    differs = both.value.fill_null("") != both.value_right.fill_null("")
    changed = both.filter(differs).select(*records, "field", change=ibis.literal(CHANGED))
    came = _coming_and_going(current).anti_join(accepted, records).select(*records).distinct()
    still = accepted.semi_join(today, "household_no")  # one that is no longer confirmed has lost nothing by that
    gone = _coming_and_going(still).anti_join(today, records).select(*records).distinct()
    blank = ibis.literal("")
    return ibis.union(
        changed,
        came.mutate(field=blank, change=ibis.literal(ADDED)),
        gone.mutate(field=blank, change=ibis.literal(REMOVED)),
    )
