"""Households of the demo: where they live, what they are, how they stand in monitoring."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from demo.divisions import counties_of, divisions
from demo.draw import (
    day_number,
    day_text,
    first_day,
    moments,
    money,
    month_index,
    month_of_day,
    month_text,
    only,
    pick,
    yes,
)
from demo.identity import names, phones

_SIZES = [0.12, 0.24, 0.26, 0.20, 0.11, 0.05, 0.02]


@dataclass(frozen=True)
class Households:
    """A chunk of households: the platform's rows, and what the other tables are drawn from.

    `eliminated`: the county has entered that the risk is gone; `closed`: the closing mark stands too.
    """

    start: int
    frame: pd.DataFrame
    county: np.ndarray
    size: np.ndarray
    unstable: np.ndarray
    marginal: np.ndarray
    at_risk: np.ndarray
    confirmed: np.ndarray
    eliminated: np.ndarray
    closed: np.ndarray
    identified: np.ndarray
    closed_on: np.ndarray

    @property
    def recovered(self) -> np.ndarray:
        """Whether the risk of each household is told to be gone and its closing mark does not stand yet."""
        return self.eliminated & ~self.closed

    @property
    def monitored(self) -> np.ndarray:
        """Whether each household has a kind of monitoring entered, confirmed or still under verification."""
        return self.frame["monitored_type"].to_numpy() != ""

    def with_frame(self, frame: pd.DataFrame) -> "Households":
        """The same households with other rows."""
        return replace(self, frame=frame)

    @property
    def numbers(self) -> np.ndarray:
        """household_no of each household."""
        return self.frame["household_no"].to_numpy()


def households(
    rng: np.random.Generator, start: int, size: int, as_of: dt.date, prefectures: Collection[str] = ()
) -> Households:
    """`size` households numbered from `start`; as a province would hold them on `as_of`, their risks still open.

    They live in the named prefectures, or in all.
    """
    place, among = divisions(), counties_of(prefectures)
    county = among[rng.integers(len(among), size=size)]
    village = place.starts[county] + (rng.random(size) * place.counts[county]).astype(int)
    village_code = place.villages[village]
    running = np.arange(start, start + size)
    number = np.array([f"{c}{n:010d}" for c, n in zip(place.counties[county], running, strict=True)], dtype=object)

    register = pick(rng, ["脱贫户", "一般农户", "贫困户"], size, [0.80, 0.17, 0.03])
    out_of_poverty, ordinary = register == "脱贫户", register == "一般农户"
    at_risk = (out_of_poverty & (rng.random(size) < 0.06)) | (ordinary & (rng.random(size) < 0.30))
    verdict = rng.random(size)
    confirmed, rejected = at_risk & (verdict < 0.72), at_risk & (verdict >= 0.95)
    eliminated = confirmed & (rng.random(size) < 0.12)
    closed = eliminated & (running % 2 == 0)

    this_month = month_index(as_of)
    # A risk counts as gone six months after the household was identified, at the earliest.
    long_ago = eliminated | (running % 7 == 0)
    identified = this_month - np.where(long_ago, rng.integers(7, 13, size=size), rng.integers(0, 6, size=size))
    today = day_number(as_of)
    confirmed_on = np.minimum(first_day(identified) + rng.integers(3, 28, size=size), today)
    closed_on = np.minimum(first_day(identified + 6) + rng.integers(0, 28, size=size), today)
    people = 1 + rng.choice(len(_SIZES), size=size, p=_SIZES)
    areas = {
        name: money(rng.random(size) * most)
        for name, most in [
            ("house_area", 140), ("farmland_mu", 12), ("forest_mu", 20), ("returned_mu", 4),
            ("fruit_mu", 3), ("grass_mu", 1), ("water_mu", 2), ("road_km", 3),
        ]
    }  # fmt: skip
    frame = pd.DataFrame(
        {
            "household_no": number,
            "village_code": village_code,
            "register_type": register,
            "exit_year": only(out_of_poverty, pick(rng, ["2016", "2017", "2018", "2019"], size)),
            "monitored_type": only(at_risk & ~rejected, np.where(out_of_poverty, "脱贫不稳定户", "边缘易致贫户")),
            "identified_month": only(at_risk & ~rejected, month_text(identified)),
            "county_confirmed": np.select([confirmed, rejected], ["是", "否"], ""),
            "confirmed_on": only(confirmed | rejected, day_text(confirmed_on)),
            "risk_1": np.full(size, "", dtype=object),
            "risk_2": np.full(size, "", dtype=object),
            "risk_3": np.full(size, "", dtype=object),
            "member_count": people,
            "dangerous_house": np.full(size, "否", dtype=object),
            "safe_water": np.full(size, "是", dtype=object),
            "electricity": np.full(size, "是", dtype=object),
            "hard_road": yes(rng, size, 0.97),
            "toilet": yes(rng, size, 0.93),
            **areas,
            "risk_eliminated": only(confirmed, np.where(eliminated, "是", "否")),
            "eliminated_month": only(eliminated, month_of_day(closed_on)),
            "elimination_way": only(eliminated, pick(rng, ["帮扶消除", "自然消除"], size, [0.9, 0.1])),
            "after_income": np.where(eliminated, money(5200 + 4000 * rng.random(size)), np.nan),
            "collector_name": names(rng, rng.integers(1000, size=size)),
            "collector_phone": phones(rng, size),
            "measures_state": np.full(size, "", dtype=object),
            "industry_will": yes(rng, size, 0.5),
            "industry_fit": yes(rng, size, 0.45),
            "phone": phones(rng, size),
            "updated_at": moments(rng, as_of, size),
        }
    )
    return Households(
        start, frame, county, people, out_of_poverty & at_risk, ordinary & at_risk, at_risk, confirmed, eliminated,
        closed, identified, closed_on,
    )  # fmt: skip
