"""In which town and village of its county each household lives: by the code of its village, since towns share names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import pyarrow as pa

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


def homes(places: pa.Table) -> dict[str, Home]:
    """town_code, town, village_code and village of each household of one county; a town without a name is `NOWHERE`."""
    rows = zip(*(places[name].to_pylist() for name in ("household_no", *_COLUMNS)), strict=True)
    found = [
        (
            number,
            ((code or "", town) if town is not None else (NOWHERE, _UNNAMED)) + (village_code or "", village or ""),
        )
        for number, code, town, village_code, village in rows
    ]
    # Of a household that is told twice the first counts.
    return dict(reversed(found))


def placed(households: Iterable[str | None], homes: Mapping[str, Home]) -> list[Home]:
    """Where each household lives, in their order; `NOWHERE` of one of another county."""
    return [homes.get(household or "", _NOT_IN_COUNTY) for household in households]


def towns_of(rows: Sequence[Sequence[Home]]) -> list[Town]:
    """The towns of rows that were placed, by their code; what is `NOWHERE` comes last."""
    pairs = {home[:2] for each in rows for home in each}
    return [Town(*pair) for pair in sorted(pairs, key=lambda pair: (pair[0] == NOWHERE, pair))]
