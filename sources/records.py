"""Which records of a table count: equal rows once, of different rows under one number the latest, none without a
household.

Nearly every row is plain: it counts as it stands. What the definitions ask is asked only of the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir

from policies.cells import may_be_too_long, too_long
from policies.model import CodeSets, Table
from sources import findings
from sources.plain import belongs, doubtful, plain
from sources.reading import Reading, read
from sources.values import Known, known_values, typed
from storage.engine import Connection, kept

# Fewer rows are read as they stand: the queries for the distinct texts of each column would take longer than all else.
MANY = 20_000


@dataclass
class Counted:
    """The rows of a table that count, typed; the findings of its reading; where every row read went; and the tables
    kept for them, to be dropped when they are written.
    """

    rows: ir.Table
    findings: list[ir.Table] = field(default_factory=list)
    account: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)


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


def _marks(
    rows: ir.Table, readings: dict[str, Reading], table: Table, households: ir.Table | None
) -> dict[str, ir.BooleanValue]:
    """What each row is: without household, without number, unusable, the latest of its number."""
    marks = {name: ibis.literal(False) for name in ("orphan", "keyless", "void")} | {"latest": ibis.literal(True)}
    if table.of_household and households is not None:
        marks["orphan"] = ~belongs(rows, households)
    if table.latest_by:
        marks["keyless"] = ibis.or_(*(rows[name].isnull() for name in table.latest_by))
        marks["latest"] = _latest(rows, readings, table)
    for name, column in table.columns.items():
        if column.voids_row:
            marks["void"] = marks["void"] | readings[name].unreadable
    return marks


def _doubts(marked: ir.Table, table: Table) -> dict[tuple[str, str], ir.BooleanValue]:
    """By rule and column, which rows may be found; `marked` has every column as text, and where it is unreadable."""
    doubts = {("row_copied", ""): marked.copies > 0}
    for name, column in table.columns.items():
        if column.type != "text":
            doubts["value_unreadable", name] = marked[f"unreadable_{name}"]
        else:
            doubts["text_too_long", name] = may_be_too_long(marked[name])
        if column.required and not (table.of_household and name == "household_no"):
            doubts["value_missing", name] = marked[name].isnull()
    return doubts


def _found(marked: ir.Table, table: Table, rule: str, among: Mapping[str, ir.BooleanValue]) -> ir.Table:
    """The findings of one rule; by column, `among` which rows they may be."""
    if rule == "row_copied":
        return findings.of_copies(marked.filter(*among.values()), table)
    rows = findings.at_fields(marked, among)
    match rule:
        case "value_unreadable":
            return findings.of_unreadable(rows, table, list(among))
        case "value_missing":
            return findings.of_missing(rows, table, list(among))
        case _:
            return findings.of_too_long(rows.filter(too_long(rows.text)), table, list(among))


def _counts(marked: ir.Table, which: Mapping[str, ir.BooleanValue | ir.IntegerValue]) -> dict[str, int]:
    """How many rows there are of each kind: one pass for all."""
    sums = {name: rows.sum().fill_null(0) for name, rows in which.items()}
    counted = marked.aggregate(**sums).to_pyarrow().to_pylist()[0]
    return {name: int(count) for name, count in counted.items()}


def _marked(
    connection: Connection, rows: ir.Table, table: Table, code_sets: CodeSets, households: ir.Table | None
) -> ir.Table:
    """Equal rows once, `copies` saying how many more there were, with every value read and what each row is."""
    distinct = rows.group_by(list(table.columns)).aggregate(copies=rows.count() - 1)
    readings = {name: read(distinct[name], column, code_sets) for name, column in table.columns.items()}
    values = {f"typed_{name}": each.value for name, each in readings.items()}
    unreadable = {f"unreadable_{name}": each.unreadable for name, each in readings.items()}
    marks = _marks(distinct, readings, table, households)
    return kept(connection, f"marked_{table.table}", distinct.mutate(**values, **unreadable, **marks))


def count_records(
    connection: Connection,
    rows: ir.Table,
    table: Table,
    code_sets: CodeSets,
    households: ir.Table | None,
) -> Counted:
    """Read the normalised text rows of one table, numbered in ROW; `households` are the counted ones, None for the
    household table itself.
    """
    total = int(rows.count().execute())
    known = known_values(connection, rows, table, code_sets) if total >= MANY else Known()
    asked = kept(connection, f"doubtful_{table.table}", doubtful(rows, table, code_sets, known, households))
    marked = _marked(connection, asked, table, code_sets, households)
    placed = ~marked.orphan & ~marked.keyless
    places = {
        "superseded": placed & ~marked.latest,
        "without household": marked.orphan,
        "without number": marked.keyless & ~marked.orphan,
        "unreadable": placed & marked.latest & marked.void,
        "counted": placed & marked.latest & ~marked.void,
    }
    doubts = _doubts(marked, table)
    rest = {"copies": marked.copies, "asked": marked.copies + 1}
    counts = _counts(marked, rest | places | {"/".join(doubt): among for doubt, among in doubts.items()})

    # A finding that nothing shows is not even asked for: to ask takes longer than to count.
    shown: dict[str, dict[str, ir.BooleanValue]] = {}
    for (rule, name), among in doubts.items():
        if counts[f"{rule}/{name}"]:
            shown.setdefault(rule, {})[name] = among
    found = [_found(marked, table, rule, among) for rule, among in shown.items()]
    if counts["without household"]:
        found.append(findings.of_orphans(marked.filter(marked.orphan), table))
    if table.latest_by and counts["superseded"]:
        numbers = marked.filter(places["superseded"]).select(*table.latest_by).distinct()
        latest = marked.filter(placed & marked.latest)
        found.append(findings.of_superseded(latest.semi_join(numbers, table.latest_by), table))
    counted = marked.filter(places["counted"]).select(**{name: marked[f"typed_{name}"] for name in table.columns})
    whole = typed(plain(rows, asked), table, code_sets, known)
    if counts["counted"]:
        whole = ibis.union(whole, counted)
    counts["counted"] += total - counts["asked"]
    account = {name: counts[name] for name in places if name != "superseded" or table.latest_by}
    return Counted(
        whole,
        found,
        {"read": total, "copies": counts["copies"], **account},
        [f"doubtful_{table.table}", f"marked_{table.table}", *(f"known_{table.table}_{name}" for name in known.texts)],
    )
