"""Values read by their distinct texts where these are few: a column of a million months has three dozen texts."""

from dataclasses import dataclass, field

import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from policies.model import CodeSets, Table
from sources.reading import read

# Whose texts no calendar, code set or count bounds.
_MANY = ("amount", "timestamp")


@dataclass
class Known:
    """By column, its distinct texts as `text_…` and what each is as `typed_…`; and the columns in which every row has a
    text that can be read.
    """

    texts: dict[str, ir.Table] = field(default_factory=dict)
    full: set[str] = field(default_factory=set)


def known_values(connection: Backend, rows: ir.Table, table: Table, code_sets: CodeSets) -> Known:
    """The distinct texts of the columns that have few, each read once; kept as tables `known_…` of the connection.

    Columns that are full are looked up all the same: from a table without nulls a file knows that it has none.
    """
    known = Known()
    coded = {name: column for name, column in table.columns.items() if column.type != "text"}
    if not coded:
        return known
    held = rows.aggregate(all=rows.count(), **{f"of_{name}": rows[name].count() for name in coded})
    texts: dict[str, int] = held.to_pyarrow().to_pylist()[0]
    for name, column in coded.items():
        blank = texts[f"of_{name}"] < texts["all"]
        if blank and column.type in _MANY:
            continue
        distinct = rows.filter(rows[name].notnull()).select(**{f"text_{name}": rows[name]}).distinct()
        value = read(distinct[f"text_{name}"], column, code_sets).value
        place = f"known_{table.table}_{name}"
        told = connection.create_table(place, distinct.mutate(**{f"typed_{name}": value}), temp=True)
        if not blank and not told[f"typed_{name}"].isnull().any().execute():
            known.full.add(name)
        elif column.type in _MANY:
            connection.drop_table(place)
            continue
        known.texts[name] = told
    return known


def typed(rows: ir.Table, table: Table, code_sets: CodeSets, known: Known) -> ir.Table:
    """The rows in their canonical types; null where a text cannot be read."""
    joined = rows
    for name, texts in known.texts.items():
        how = "inner" if name in known.full else "left"
        joined = joined.join(texts, joined[name] == texts[f"text_{name}"], how=how).drop(f"text_{name}")
    values = {
        name: joined[f"typed_{name}"] if name in known.texts else read(joined[name], column, code_sets).value
        for name, column in table.columns.items()
    }
    return joined.select(**values)


def unreadable(rows: ir.Table, name: str, table: Table, code_sets: CodeSets, known: Known) -> ir.BooleanValue | None:
    """Where a column holds a text that cannot be read; None when it holds none."""
    if name in known.full or table.columns[name].type == "text":
        return None
    if name not in known.texts:
        return read(rows[name], table.columns[name], code_sets).unreadable
    texts = known.texts[name]
    strange = texts.filter(texts[f"typed_{name}"].isnull())
    return rows[name].isin(strange[f"text_{name}"]) if strange.count().execute() else None
