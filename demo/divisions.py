"""The real divisions of Anhui, province to village, and where households may live."""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

_LEVELS = {"province": "省", "city": "市", "county": "县", "town": "乡", "village": "村"}


@dataclass(frozen=True)
class Divisions:
    """`rows` for the platform's table; `villages` sorted by county; per county where its villages start and how
    many.
    """

    rows: list[tuple[str, str, str, str]]
    counties: np.ndarray
    villages: np.ndarray
    starts: np.ndarray
    counts: np.ndarray


def _is_development_zone(county: str) -> bool:
    """Zones of the statistics bureau (last two digits 71 to 79) are no counties of the administration."""
    return "71" <= county[4:] <= "79"


@cache
def divisions() -> Divisions:
    """Read the division file that the demo carries."""
    with open(Path(__file__).parent / "anhui_divisions.csv", encoding="utf-8") as file:
        read = list(csv.DictReader(file))
    rows = [(r["code"], r["name"], r["parent"], _LEVELS[r["level"]]) for r in read]
    villages = np.array(sorted(r["code"] for r in read if r["level"] == "village"), dtype=object)
    of_county = np.array([village[:6] for village in villages])
    counties, starts, counts = np.unique(of_county, return_index=True, return_counts=True)
    real = np.array([not _is_development_zone(county) for county in counties])
    return Divisions(rows, counties[real].astype(object), villages, starts[real], counts[real])


def counties_of(prefectures: Collection[str]) -> np.ndarray:
    """Places in `divisions().counties` of the prefectures' counties, by four-digit code; of all without any.

    Raises ValueError when a prefecture is none.
    """
    counties = divisions().counties
    of_prefecture = np.array([county[:4] for county in counties])
    if unknown := set(prefectures) - set(of_prefecture):
        raise ValueError(f"no prefecture of the province: {', '.join(sorted(unknown))}")
    return np.flatnonzero(np.isin(of_prefecture, list(prefectures))) if prefectures else np.arange(len(counties))
