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


def _suspected(rows: ir.Table, columns: Sequence[str]) -> ir.BooleanValue | None:
    """Whether a row may be equal to another one in `columns`: true of all that are; None when none is."""
    hashes = np.sort(rows.select(hash=_hash(rows, columns)).to_pyarrow()["hash"].to_numpy())
    repeated = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
    return _hash(rows, columns).isin(ibis.memtable({"hash": repeated}).hash) if len(repeated) else None


def _doubt(
    rows: ir.Table, table: Table, code_sets: CodeSets, known: Known, households: ir.Table | None
) -> ir.BooleanValue:
    """Whether a row may be a copy, one of several under a number, without household, or lack or break a value."""
    doubts: list[ir.BooleanValue | None] = [_suspected(rows, list(table.columns))]
    if table.latest_by:
        doubts += [_suspected(rows, table.latest_by), *(rows[name].isnull() for name in table.latest_by)]
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
