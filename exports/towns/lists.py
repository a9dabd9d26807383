"""A town's workbook: how many lines each village has in each list, then the town's lines of every list."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import accumulate, chain

import pyarrow as pa

from exports.cells import Cells, cells_of
from exports.containers import sheets_of
from exports.cover import County
from exports.format_specs import NUMBER, ColumnSpec, FormatSpec
from exports.towns.places import Home
from exports.workbook import Sheet, workbook

OVERVIEW = "各村件数"
VILLAGE, SUM = "行政村", "合计"
_UNNAMED = "未登记行政村"


@dataclass(frozen=True)
class TownList:
    """A town's lines of one list, numbered anew, and how many each of its villages has, by code and name."""

    spec: FormatSpec
    cells: Cells
    villages: Counter[tuple[str, str]]

    @property
    def rows(self) -> int:
        """How many lines there are."""
        return len(self.cells.codes)


@dataclass(frozen=True)
class CountyList:
    """A county's lines of one list, rendered; `placed`: in which town and village the household of each lives."""

    spec: FormatSpec
    lines: pa.Table
    placed: Sequence[Home]

    @cached_property
    def _of_towns(self) -> dict[str, list[int]]:
        """Where the lines of each town stand."""
        found: dict[str, list[int]] = {}
        for place, (code, *_) in enumerate(self.placed):
            found.setdefault(code, []).append(place)
        return found

    @cached_property
    def _starts(self) -> dict[str, int]:
        """The first line of each town where the lines stand by town."""
        sizes = [len(own) for own in self._of_towns.values()]
        return dict(zip(self._of_towns, accumulate(sizes, initial=0), strict=False))

    @cached_property
    def _cells(self) -> Cells:
        """The lines by town as they are measured for every town, numbered through."""
        lines = self.lines.take(pa.array(chain.from_iterable(self._of_towns.values()), pa.int64()))
        running = pa.array(map(str, range(1, len(lines) + 1)), pa.string())
        for heading in self._numbers:
            lines = lines.set_column(lines.column_names.index(heading), heading, running)
        return cells_of(lines)

    @property
    def _numbers(self) -> list[str]:
        return [column.heading for column in self.spec.columns if column.column == NUMBER]

    def of_town(self, code: str) -> TownList | None:
        """The lines of one town; None when it has none."""
        own = self._of_towns.get(code)
        if own is None:
            return None
        cells = self._cells.part(self._starts[code], len(own))
        for heading in self._numbers:
            cells = cells.with_first(heading, self._cells)
        return TownList(self.spec, cells, Counter(self.placed[place][2:] for place in own))


def overview(lists: Sequence[TownList]) -> pa.Table:
    """A row per village with its lines in each list, and the sums."""
    villages = sorted(set().union(*(each.villages for each in lists)))
    counts = {each.spec.title: [each.villages[village] for village in villages] for each in lists}
    names = [*(name or _UNNAMED for _, name in villages), SUM]
    by_list = {title: [*own, sum(own)] for title, own in counts.items()}
    return pa.table({VILLAGE: names, **by_list, SUM: [sum(row) for row in zip(*by_list.values(), strict=True)]})


@cache
def _column(name: str) -> ColumnSpec:
    return ColumnSpec(heading=name, column=name, width=24 if name == VILLAGE else 14)


def lists_workbook(lists: Sequence[TownList], town: str, county: County, as_of: dt.date) -> bytes:
    """The workbook of a town from its own lists; equal bytes for equal rows."""
    place = replace(county, name=f"{county.name}{town}")
    counts = overview(lists)
    columns = [_column(name) for name in counts.column_names]
    header = f"{place.name}　{OVERVIEW}　{as_of.isoformat()}"
    first = Sheet(OVERVIEW, cells_of(counts), columns, (), header)
    return workbook([first, *(sheet for each in lists for sheet in sheets_of(each.cells, each.spec, place, as_of))])
