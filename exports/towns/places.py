"""In which town and village of its county each household lives: by the code of its village, since towns share names."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import pandas as pd

from exports.drawing import Drawing

# The code of what lives in no town that the division table names.
NOWHERE = ""
_UNNAMED = "未登记乡镇"


@dataclass(frozen=True)
class Town:
    """A town by the first nine digits of its villages' codes, and its name."""

    code: str
    name: str


def household_places(of: Drawing) -> ir.Table:
    """household_no, county_code, town_code, town, village_code, village of every household of a known county."""
    return of.homes.select("household_no", "county_code", "town_code", "town", "village_code", "village")


def placed(households: Sequence[str | None] | pd.Series, places: pd.DataFrame) -> pd.DataFrame:
    """town_code, town, village_code, village of each household, in their order.

    `places`: those of one county. A household that does not live in it, or in a town without a name, is `NOWHERE`.
    """
    found = places.drop_duplicates("household_no").set_index("household_no").reindex(pd.Index(households))
    named = found.town.notna().to_numpy()
    columns = ["town_code", "town", "village_code", "village"]
    shown = found[columns].astype(object).where(found[columns].notna(), "").reset_index(drop=True)
    return shown.assign(town_code=shown.town_code.where(named, NOWHERE), town=shown.town.where(named, _UNNAMED))


def towns_of(rows: Sequence[pd.DataFrame]) -> list[Town]:
    """The towns of rows that were placed, by their code; what is `NOWHERE` comes last."""
    pairs = {pair for each in rows for pair in zip(each.town_code, each.town, strict=True)}
    return [Town(*pair) for pair in sorted(pairs, key=lambda pair: (pair[0] == NOWHERE, pair))]
