"""A town's workbook: how many lines each village has in each list, then the town's lines of every list."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import accumulate, chain

import pyarrow as pa

from exports.cells import Cells, cells_of
from exports.containers import sheets_of
from exports.cover import County
from exports.format_specs import NUMBER, ColumnSpec, FormatSpec
from exports.printing import Fit, fitted
from exports.towns.places import Home
from exports.workbook import Sheet, workbook

OVERVIEW = "各村件数"
VILLAGE, SUM = "行政村", "合计"
_UNNAMED = "未登记行政村"


@dataclass(frozen=True)
class TownList:
    """A town's lines of one list, numbered anew, how they are fitted to the page, and how many each of its villages
    has, by code and name.
    """

    spec: FormatSpec
    cells: Cells
    fit: Fit
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

    @cached_property
    def of_towns(self) -> dict[str, TownList]:
        """The lines of each town that has some, by its code."""
        parts = [self._part(self._starts[code], len(own)) for code, own in self._of_towns.items()]
        fits = fitted(parts, self.spec.columns)
        return {
            code: TownList(self.spec, cells, fit, Counter(self.placed[place][2:] for place in own))
            for (code, own), cells, fit in zip(self._of_towns.items(), parts, fits, strict=True)
        }

    def _part(self, start: int, count: int) -> Cells:
        """So many of the lines, from one on, numbered anew."""
        cells = self._cells.part(start, count)
        for heading in self._numbers:
            cells = cells.with_first(heading, self._cells)
        return cells


@dataclass(frozen=True)
class Overview:
    """How many lines each village of a town has in each list, and how that is fitted to the page."""

    cells: Cells
    fit: Fit

    @property
    def columns(self) -> list[ColumnSpec]:
        """The columns of its sheet."""
        return _columns(tuple(self.cells.table.column_names))


@cache
def _columns(names: tuple[str, ...]) -> list[ColumnSpec]:
    return [ColumnSpec(heading=name, column=name, width=24 if name == VILLAGE else 14) for name in names]


def _counted(lists: Sequence[TownList]) -> pa.Table:
    """A row per village with its lines in each list, and the sums."""
    villages = sorted(set().union(*(each.villages for each in lists)))
    counts = {each.spec.title: [each.villages[village] for village in villages] for each in lists}
    names = [*(name or _UNNAMED for _, name in villages), SUM]
    by_list = {title: [*own, sum(own)] for title, own in counts.items()}
    return pa.table({VILLAGE: names, **by_list, SUM: [sum(row) for row in zip(*by_list.values(), strict=True)]})


def overviews(towns: Mapping[str, Sequence[TownList]]) -> dict[str, Overview]:
    """The overview of each town over its lists, by its code; those of towns that have the same lists are measured
    together.
    """
    alike: dict[tuple[str, ...], dict[str, pa.Table]] = {}
    for code, lists in towns.items():
        counted = _counted(lists)
        alike.setdefault(tuple(counted.column_names), {})[code] = counted
    found: dict[str, Overview] = {}
    for names, tables in alike.items():
        whole = cells_of(pa.concat_tables(tables.values()))
        starts = accumulate((len(table) for table in tables.values()), initial=0)
        parts = [whole.part(start, len(table)) for start, table in zip(starts, tables.values(), strict=False)]
        found |= dict(zip(tables, map(Overview, parts, fitted(parts, _columns(names))), strict=True))
    return found


def lists_workbook(overview: Overview, lists: Sequence[TownList], town: str, county: County, as_of: dt.date) -> bytes:
    """The workbook of a town from its own lists; equal bytes for equal rows."""
    place = replace(county, name=f"{county.name}{town}")
    header = f"{place.name}　{OVERVIEW}　{as_of.isoformat()}"
    first = Sheet(OVERVIEW, overview.cells, overview.columns, (), header, fit=overview.fit)
    own = [replace(*sheets_of(each.cells, each.spec, place, as_of), fit=each.fit) for each in lists]
    return workbook([first, *own])
