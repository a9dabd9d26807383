"""What the files of a county's towns are made from, besides its lists."""

from dataclasses import dataclass

import pyarrow as pa

from exports.towns.candidates import Candidate


@dataclass(frozen=True)
class TownRows:
    """Where each household lives, with county_code, and the candidates by village and number."""

    places: pa.Table
    candidates: list[Candidate]
