"""In which town and village of its county each household lives: by the code of its village, since towns share names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import pandas as pd

from exports.drawing import Drawing

# The code of what lives in no town that the division table names.
NOWHERE = ""
_UNNAMED = "未登记乡镇"
# Of a household: town_code, town, village_code, village.
Home = tuple[str, str, str, str]
_COLUMNS = ["town_code", "town", "village_code", "village"]
_NOT_IN_COUNTY: Home = (NOWHERE, _UNNAMED, "", "")


@dataclass(frozen=True)
class Town:
    """A town by the first nine digits of its villages' codes, and its name."""

    code: str
    name: str


def household_places(of: Drawing) -> ir.Table:
    """household_no, county_code, town_code, town, village_code, village of every household of a known county."""
    return of.homes.select("household_no", "county_code", "town_code", "town", "village_code", "village")


def homes(places: pd.DataFrame) -> dict[str, Home]:
    """town_code, town, village_code and village of each household of one county; a town without a name is `NOWHERE`."""
    known = places[_COLUMNS].astype(object).where(places[_COLUMNS].notna(), "")
    found = (
        (code, town, *village) if named else (NOWHERE, _UNNAMED, *village)
        for named, code, town, *village in zip(places.town.notna(), *map(known.get, _COLUMNS), strict=True)
    )
    # Of a household that is told twice the first counts.
    return dict(reversed(list(zip(places.household_no, found, strict=True))))


def placed(households: Iterable[str | None], homes: Mapping[str, Home]) -> pd.DataFrame:
    """town_code, town, village_code, village of each household, in their order; `NOWHERE` of one of another county."""
    rows = [homes.get(household or "", _NOT_IN_COUNTY) for household in households]
    return pd.DataFrame(rows, columns=_COLUMNS, dtype=object)


def towns_of(rows: Sequence[pd.DataFrame]) -> list[Town]:
    """The towns of rows that were placed, by their code; what is `NOWHERE` comes last."""
    pairs = {pair for each in rows for pair in zip(each.town_code, each.town, strict=True)}
    return [Town(*pair) for pair in sorted(pairs, key=lambda pair: (pair[0] == NOWHERE, pair))]
