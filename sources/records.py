"""Which records of a table count: equal rows once, of different rows under one number the latest, none without a
household.
"""

from dataclasses import dataclass, field
from functools import reduce

import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from policies.cells import may_be_too_long, too_long
from policies.model import CodeSets, Table
from sources import findings
from sources.reading import Reading, read


@dataclass
class Counted:
    """The rows of a table that count, typed; the findings of its reading; and where every row read went."""

    rows: ir.Table
    findings: list[ir.Table] = field(default_factory=list)
    account: dict[str, int] = field(default_factory=dict)


def _count(rows: ir.Table) -> int:
    return int(rows.count().execute())


def _without_copies(connection: Backend, rows: ir.Table, table: Table) -> ir.Table:
    """Equal rows once, `copies` saying how many more there were."""
    distinct = rows.group_by(list(table.columns)).aggregate(copies=rows.count() - 1)
    return connection.create_table(f"distinct_{table.table}", distinct, temp=True)


def _latest(rows: ir.Table, readings: dict[str, Reading], table: Table) -> ir.BooleanValue:
    """Whether a row is the one that counts among those with its number: greatest updated_at, then greatest row as
    text.
    """
    order = [rows[name] for name in table.columns]
    if "updated_at" in readings:
        order.insert(0, ibis.ifelse(readings["updated_at"].value.notnull(), rows.updated_at, ibis.null("string")))
    window = ibis.window(
        group_by=[rows[name] for name in table.latest_by or []],
        order_by=[ibis.desc(value, nulls_first=False) for value in order],
    )
    return ibis.row_number().over(window) == 0


def _belongs(rows: ir.Table, households: ir.Table) -> ir.BooleanValue:
    return rows.household_no.isin(households.household_no)


def _too_long(connection: Backend, rows: ir.Table, table: Table) -> list[ir.Table]:
    """Findings of texts that no cell holds: one pass over all columns, then those of each among the few suspects."""
    texts = [name for name, column in table.columns.items() if column.type == "text"]
    suspected = rows.filter(ibis.or_(*(may_be_too_long(rows[name]).fill_null(False) for name in texts)))
    long = connection.create_table(f"long_{table.table}", suspected, temp=True)
    return [findings.of_too_long(long.filter(too_long(long[name])), table, name) for name in texts]


def count_records(
    connection: Backend,
    rows: ir.Table,
    table: Table,
    code_sets: CodeSets,
    households: ir.Table | None,
) -> Counted:
    """Read the normalised text rows of one table; `households` are the counted ones, None for the household table
    itself.
    """
    total = _count(rows)
    distinct = _without_copies(connection, rows, table)
    readings = {name: read(distinct[name], column, code_sets) for name, column in table.columns.items()}
    found = [findings.of_copies(distinct.filter(distinct.copies > 0), table)]
    for name, column in table.columns.items():
        if column.type != "text":
            found.append(findings.of_unreadable(distinct.filter(readings[name].unreadable), table, name))
        if column.required and not (table.of_household and name == "household_no"):
            found.append(findings.of_missing(distinct.filter(distinct[name].isnull()), table, name))
    found += _too_long(connection, distinct, table)

    account = {"read": total, "copies": total - _count(distinct)}
    typed = {f"typed_{name}": reading.value for name, reading in readings.items()}
    marks: dict[str, ir.Value] = {
        "orphan": ibis.literal(False),
        "keyless": ibis.literal(False),
        "void": ibis.literal(False),
        "latest": ibis.literal(True),
    }
    if table.of_household and households is not None:
        marks["orphan"] = ~_belongs(distinct, households).fill_null(False)
    if table.latest_by:
        marks["keyless"] = reduce(lambda one, other: one | other, (distinct[name].isnull() for name in table.latest_by))
        marks["latest"] = _latest(distinct, readings, table)
    for name, column in table.columns.items():
        if column.voids_row:
            marks["void"] = marks["void"] | readings[name].unreadable
    marked = connection.create_table(f"marked_{table.table}", distinct.mutate(**typed, **marks), temp=True)
    if table.of_household:
        found.append(findings.of_orphans(marked.filter(marked.orphan), table))
    kept = marked.filter(~marked.orphan & ~marked.keyless)
    if table.latest_by:
        old = kept.filter(~kept.latest)
        numbers = old.select(*table.latest_by).distinct()
        doubled = kept.filter(kept.latest).semi_join(numbers, table.latest_by)
        found.append(findings.of_superseded(doubled, table))
        account["superseded"] = _count(old)
    account["without household"] = _count(marked.filter(marked.orphan))
    account["without number"] = _count(marked.filter(marked.keyless & ~marked.orphan))
    account["unreadable"] = _count(kept.filter(kept.latest & kept.void))
    counted = kept.filter(kept.latest & ~kept.void).select(**{name: kept[f"typed_{name}"] for name in table.columns})
    account["counted"] = _count(counted)
    return Counted(counted, found, account)
