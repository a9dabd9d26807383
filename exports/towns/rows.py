"""What the files of a prefecture's towns are made from, besides its lists."""

from dataclasses import dataclass

import pandas as pd

from exports.drawing import Drawing
from exports.towns.candidates import Candidate, candidates
from exports.towns.places import household_places


@dataclass(frozen=True)
class TownRows:
    """Where each household lives, with county_code, and the candidates by village and number."""

    places: pd.DataFrame
    candidates: list[Candidate]


def town_rows(of: Drawing) -> TownRows:
    """The households' places, and the candidates that get a form."""
    return TownRows(household_places(of).execute(), candidates(of))
