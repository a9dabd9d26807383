"""Which rows of a table need a second look; the others are plain: they count as they stand."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import numpy as np

from policies.cells import may_be_too_long
from policies.model import CodeSets, Table
from sources.values import Known, unreadable
from storage.engine import ROW


def belongs(rows: ir.Table, households: ir.Table) -> ir.BooleanValue:
    """Whether a row's household is among these; not when it names none."""
    return rows.household_no.isin(households.household_no).fill_null(False)


def _hash(rows: ir.Table, columns: Sequence[str]) -> ir.IntegerValue:
    return ibis.struct({name: rows[name] for name in columns}).hash()


def _suspected(rows: ir.Table, *several: Sequence[str]) -> list[ir.BooleanValue]:
    """Whether a row may be equal to another one, once for each of `several` lists of columns: true of all that are;
    without those lists in which none is.
    """
    told = {str(place): _hash(rows, columns) for place, columns in enumerate(several)}
    suspected = []
    for hashes, of_row in zip(rows.select(**told).to_pyarrow().itercolumns(), told.values(), strict=True):
        in_order = np.sort(hashes.to_numpy())
        repeated = np.unique(in_order[1:][in_order[1:] == in_order[:-1]])
        if len(repeated):
            suspected.append(of_row.isin(ibis.memtable({"hash": repeated}).hash))
    return suspected


def _doubt(
    rows: ir.Table, table: Table, code_sets: CodeSets, known: Known, households: ir.Table | None
) -> ir.BooleanValue:
    """Whether a row may be a copy, one of several under a number, without household, or lack or break a value."""
    several = [list(table.columns), *([table.latest_by] if table.latest_by else [])]
    doubts: list[ir.BooleanValue | None] = [*_suspected(rows, *several)]
    doubts += [rows[name].isnull() for name in table.latest_by or []]
    if table.of_household and households is not None:
        doubts.append(~belongs(rows, households))
    for name, column in table.columns.items():
        text = column.type == "text"
        doubts.append(may_be_too_long(rows[name]) if text else unreadable(rows, name, table, code_sets, known))
        if column.required:
            doubts.append(rows[name].isnull())
    return ibis.or_(*(doubt.fill_null(False) for doubt in doubts if doubt is not None))


def doubtful(rows: ir.Table, table: Table, code_sets: CodeSets, known: Known, households: ir.Table | None) -> ir.Table:
    """The rows that need a second look, whole families of them: every copy, every row under a number."""
    return rows.filter(_doubt(rows, table, code_sets, known, households))


def plain(rows: ir.Table, doubtful: ir.Table) -> ir.Table:
    """The rows that need none, in their texts."""
    return rows.anti_join(doubtful, ROW)
