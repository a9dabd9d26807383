"""A list counted by town and kind, as its last sheet tells it."""

from collections import Counter

import pyarrow as pa

from exports.format_specs import COUNTS_SHEET, TOWN, ColumnSpec, FormatSpec
from exports.workbook import Sheet

_TOTAL, _NO_TOWN, _NO_KIND = "合计", "（乡镇未填）", "（未填）"
_WIDTH = 14.0


def _named(column: pa.ChunkedArray, blank: str) -> list[str]:
    return [blank if name is None else name for name in column.to_pylist()]


def counts_by_town(cells: pa.Table, spec: FormatSpec) -> pa.Table:
    """How many rows of a list, rendered, each town has of each kind (`counted_by`), with totals; towns stand as in the
    list, the commonest kind first.
    """
    heading = spec.heading_of(TOWN)
    towns = _named(cells[heading], _NO_TOWN)
    of_town = Counter(towns)
    told: dict[str, list[str] | list[int]] = {heading: [*of_town, _TOTAL]}  # a town may be called as the totals are
    if spec.counted_by is not None:
        kinds = _named(cells[spec.heading_of(spec.counted_by)], _NO_KIND)
        of_kind, of_both = Counter(kinds), Counter(zip(towns, kinds, strict=True))
        for kind in sorted(of_kind, key=lambda kind: (-of_kind[kind], kind)):
            told[kind] = [*(of_both[town, kind] for town in of_town), of_kind[kind]]
    return pa.table({**told, _TOTAL: [*of_town.values(), of_town.total()]})


def counts_sheet(cells: pa.Table, spec: FormatSpec, page_header: str) -> list[Sheet]:
    """The sheet of counts of a list; none where no row has a town."""
    if not spec.has_counts or cells[spec.heading_of(TOWN)].null_count == len(cells):
        return []
    counts = counts_by_town(cells, spec)
    columns = [ColumnSpec(heading=name, column=name, width=_WIDTH) for name in counts.column_names]
    return [Sheet(COUNTS_SHEET, counts, columns, (), page_header)]
