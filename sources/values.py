"""Values read by their distinct texts where these are few: a column of a million months has three dozen texts."""

from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir

from policies.model import CodeSets, Column, ColumnType, Table
from sources.reading import may_be_unreadable, read, readable
from storage.engine import Connection, forget, kept

# Whose reading makes another value of a text, and whose texts a calendar or a count bounds.
_FEW: frozenset[ColumnType] = frozenset({"month", "date", "compact_date", "integer"})
# Whose texts are the values.
_AS_WRITTEN: frozenset[ColumnType] = frozenset({"text", "code", "codes", "year"})


@dataclass
class Known:
    """By column, its distinct texts as `text_…` and what each is as `typed_…`; the columns that hold a text which
    cannot be read, and those in which every row has one that can.
    """

    texts: dict[str, ir.Table] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    full: set[str] = field(default_factory=set)


def _without_blanks(rows: ir.Table, names: list[str]) -> set[str]:
    """The columns in which every row has a text: one pass for all."""
    if not names:
        return set()
    blank = rows.aggregate(**{name: rows[name].isnull().any() for name in names}).to_pyarrow().to_pylist()[0]
    return {name for name in names if blank[name] is False}


def _broken(told: dict[str, ir.Table]) -> set[str]:
    """The columns that hold a text which cannot be read: one query for all."""
    if not told:
        return set()
    counts = [
        texts.aggregate(strange=texts[f"typed_{name}"].isnull().any()).mutate(column=ibis.literal(name))
        for name, texts in told.items()
    ]
    return {row["column"] for row in ibis.union(*counts).to_pyarrow().to_pylist() if row["strange"]}


def known_values(connection: Connection, rows: ir.Table, table: Table, code_sets: CodeSets) -> Known:
    """The distinct texts of the columns that have few, each read once; kept as tables `known_…` of the connection.

    Columns that are full are looked up all the same: from a table without nulls a file knows that it has none.
    """
    known = Known()
    coded = {name: column for name, column in table.columns.items() if column.type not in _AS_WRITTEN}
    entered = _without_blanks(rows, list(coded))
    told = {
        name: kept(connection, _place(table, name), _read(rows, name, column, code_sets))
        for name, column in coded.items()
        if column.type in _FEW or name in entered
    }
    broken = _broken(told)
    for name, texts in told.items():
        if name in broken and coded[name].type not in _FEW:
            forget(connection, _place(table, name))
            continue
        known.texts[name] = texts
        if name in broken:
            known.broken.add(name)
        elif name in entered:
            known.full.add(name)
    return known


def _place(table: Table, name: str) -> str:
    return f"known_{table.table}_{name}"


def _read(rows: ir.Table, name: str, column: Column, code_sets: CodeSets) -> ir.Table:
    """The distinct texts of a column, and what each is."""
    texts = rows.filter(rows[name].notnull()).select(**{f"text_{name}": rows[name]}).distinct()
    return texts.mutate(**{f"typed_{name}": read(texts[f"text_{name}"], column, code_sets).value})


def typed(rows: ir.Table, table: Table, code_sets: CodeSets, known: Known) -> ir.Table:
    """Rows in their canonical types, of whose texts each can be read."""
    joined = rows
    for name, texts in known.texts.items():
        how = "inner" if name in known.full else "left"
        joined = joined.join(texts, joined[name] == texts[f"text_{name}"], how=how).drop(f"text_{name}")
    values = {
        name: joined[f"typed_{name}"] if name in known.texts else readable(joined[name], column, code_sets)
        for name, column in table.columns.items()
    }
    return joined.select(**values)


def unreadable(rows: ir.Table, name: str, table: Table, code_sets: CodeSets, known: Known) -> ir.BooleanValue | None:
    """Where a column might hold a text that cannot be read, and holds all that cannot; None when it holds none."""
    if name not in known.texts:
        return may_be_unreadable(rows[name], table.columns[name], code_sets)
    texts = known.texts[name]
    strange = texts.filter(texts[f"typed_{name}"].isnull())[f"text_{name}"]
    return rows[name].isin(strange) if name in known.broken else None
