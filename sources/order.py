"""The order of canonical rows, in the fewest and shortest values that give it: sorting moves what it compares."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from policies.model import CodeSets, Column, Table
from storage.engine import ROW

_PLACE = "place_of_household"


def order_of(table: Table) -> list[str]:
    """The columns that order a table's counted rows: its key, then the others, as far as rows can still be equal."""
    names = list(dict.fromkeys([*table.key, *table.columns]))
    one_row = set(table.latest_by or names)
    return next(names[:end] for end in range(1, len(names) + 1) if one_row <= set(names[:end]))


def _place_of_code(codes: ir.StringValue, known: Sequence[str]) -> ir.IntegerValue:
    """A code's place among those of its set, in the order of their texts."""
    return codes.cases(*((code, ibis.literal(place, "int8")) for place, code in enumerate(sorted(known))))


def _ordering(rows: ir.Table, name: str, column: Column, code_sets: CodeSets) -> ir.Value:
    if name == "household_no" and _PLACE in rows.columns:
        return rows[_PLACE]
    return _place_of_code(rows[name], code_sets[column.codes or ""]) if column.type == "code" else rows[name]


def ordered(rows: ir.Table, table: Table, code_sets: CodeSets, households: ir.Table | None) -> ir.Table:
    """Canonical rows by key; `households` are the counted ones, in their order and numbered in ROW.

    The number of a household's place is shorter than its own and sorts alike.
    """
    names = order_of(table)
    if households is not None and table.of_household and names[0] == "household_no":
        places = households.select(of="household_no", **{_PLACE: households[ROW].cast("int32")})
        rows = rows.join(places, rows.household_no == places.of).drop("of")
    by = [_ordering(rows, name, table.columns[name], code_sets) for name in names]
    return rows.order_by(by).select(*table.columns)
