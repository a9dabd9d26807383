"""A town's workbook: how many lines each village has in each list, then the town's lines of every list."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from exports.containers import sheets_of
from exports.cover import County
from exports.format_specs import NUMBER, ColumnSpec, FormatSpec
from exports.workbook import Sheet, workbook

OVERVIEW = "各村件数"
VILLAGE, SUM = "行政村", "合计"
_UNNAMED = "未登记行政村"


@dataclass(frozen=True)
class CountyList:
    """A county's rows of one list, rendered; `placed`: in which town and village the household of each lives."""

    spec: FormatSpec
    frame: pd.DataFrame
    placed: pd.DataFrame

    def of_town(self, code: str) -> "CountyList":
        """The rows of one town, numbered anew."""
        own = (self.placed.town_code == code).to_numpy()
        frame = self.frame[own].reset_index(drop=True)
        numbers = [column.heading for column in self.spec.columns if column.column == NUMBER]
        numbered = frame.assign(**{heading: [str(place + 1) for place in frame.index] for heading in numbers})
        return CountyList(self.spec, numbered, self.placed[own].reset_index(drop=True))


def overview(lists: Sequence[CountyList]) -> pd.DataFrame:
    """A row per village with its lines in each list, and the sums."""
    counts = [Counter(zip(each.placed.village_code, each.placed.village, strict=True)) for each in lists]
    villages = sorted(set().union(*counts))
    lines = [[own[village] for own in counts] for village in villages]
    names = [*(name or _UNNAMED for _, name in villages), SUM]
    rows = [*lines, [own.total() for own in counts]]
    shown = pd.DataFrame(rows, columns=[each.spec.title for each in lists])
    shown[SUM] = shown.sum(axis=1)
    shown.insert(0, VILLAGE, names)
    return shown


def lists_workbook(lists: Sequence[CountyList], town: str, county: County, as_of: dt.date) -> bytes:
    """The workbook of a town from its own lists; equal bytes for equal rows."""
    place = replace(county, name=f"{county.name}{town}")
    counts = overview(lists)
    columns = [ColumnSpec(heading=name, column=name, width=24 if name == VILLAGE else 14) for name in counts.columns]
    first = Sheet(OVERVIEW, counts, columns, (), f"{place.name}　{OVERVIEW}　{as_of.isoformat()}")
    return workbook([first, *(sheet for each in lists for sheet in sheets_of(each.frame, each.spec, place, as_of))])
