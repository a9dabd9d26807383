"""Incomes by kind and season and unavoidable expenses of the demo's households."""

import datetime as dt

import numpy as np
import pandas as pd

from demo.draw import day_number, day_text, money, month_index, month_text, pick
from demo.households import Households
from demo.members import Members

_HISTORY = 30
_KINDS = ["工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营性支出"]


def _annual_income(rng: np.random.Generator, homes: Households) -> np.ndarray:
    ordinary = rng.lognormal(9.15, 0.28, size=len(homes.size))
    low = rng.lognormal(8.42, 0.22, size=len(homes.size))
    return np.where(homes.at_risk & ~homes.recovered, low, np.maximum(ordinary, 4900)) * homes.size


def incomes(rng: np.random.Generator, homes: Households, as_of: dt.date) -> pd.DataFrame:
    """One row per household, month and kind over the 30 months before `as_of`'s month.

    Wages come every third or sixth month, crops in October with their cost in March, transfers in June and December.
    1.5 % of the households have no entry at all, 2 % (15 % of those at risk) lost most of their income a year ago.
    """
    size = len(homes.size)
    annual = _annual_income(rng, homes)
    known = rng.random(size) >= 0.015
    plunged = rng.random(size) < np.select([homes.recovered, homes.at_risk], [0, 0.15], 0.02)
    step = np.where(rng.random(size) < 0.5, 3, 6)
    offset = rng.integers(0, 6, size=size)
    owner = rng.random(size) < 0.2
    last = month_index(as_of)
    parts = []
    for month in range(last - _HISTORY, last):
        season = month % 12
        level = annual * np.where(plunged & (month >= last - 12), 0.3, 1.0) * rng.uniform(0.92, 1.08, size=size)
        due = {
            0: ((month + offset) % step == 0, level * 0.62 * step / 12),
            1: (np.full(size, season == 9), level * 0.30),
            2: (owner & (season == 0), level * 0.02),
            3: (np.full(size, season in (5, 11)), level * 0.07),
            4: (np.full(size, season == 2), level * 0.08),
        }
        for kind, (paid, amount) in due.items():
            rows = np.flatnonzero(paid & known)
            if len(rows):
                parts.append((rows, np.full(len(rows), month), np.full(len(rows), kind), amount[rows]))
    rows, months, kinds, amounts = (np.concatenate(column) for column in zip(*parts, strict=True))
    return pd.DataFrame(
        {
            "household_no": homes.numbers[rows],
            "month": month_text(months),
            "kind": np.array(_KINDS, dtype=object)[kinds],
            "amount": money(amounts),
        }
    )


def expenses(rng: np.random.Generator, homes: Households, people: Members, as_of: dt.date) -> pd.DataFrame:
    """Expenses of about a third of the people over the last 20 months, some of them ruinous."""
    rows = np.flatnonzero(rng.random(len(people.household)) < 0.12)
    risk = (homes.at_risk & ~homes.recovered)[people.household[rows]]
    amount = money(rng.lognormal(6.8, 0.8, size=len(rows)) * np.where(risk & (rng.random(len(rows)) < 0.35), 40, 1))
    causes = ["因病", "因残", "因灾", "因疫情", "因学", "因意外事故"]
    return pd.DataFrame(
        {
            "household_no": people.frame["household_no"].to_numpy()[rows],
            "person_no": people.frame["person_no"].to_numpy()[rows],
            "spent_on": day_text(day_number(as_of) - rng.integers(0, 600, size=len(rows))),
            "cause": pick(rng, causes, len(rows), [0.55, 0.1, 0.1, 0.05, 0.15, 0.05]),
            "amount": amount,
            "reimbursed": np.where(rng.random(len(rows)) < 0.6, money(amount * rng.uniform(0, 0.9, len(rows))), np.nan),
        }
    )


def declarations(rng: np.random.Generator, homes: Households, as_of: dt.date) -> pd.DataFrame:
    """A household's own declarations: most of those at risk, hardly any other."""
    rows = np.flatnonzero(rng.random(len(homes.size)) < np.where(homes.at_risk, 0.25, 0.003))
    return pd.DataFrame(
        {
            "household_no": homes.numbers[rows],
            "declared_on": day_text(day_number(as_of) - rng.integers(0, 420, size=len(rows))),
            "reason": pick(rng, ["因病", "因残", "因灾", "因疫情"], len(rows)),
            "stated_cost": money(rng.lognormal(9, 0.7, size=len(rows))),
        }
    )


def visits(rng: np.random.Generator, homes: Households, as_of: dt.date) -> pd.DataFrame:
    """Visits by village cadres to every tenth household."""
    rows = np.flatnonzero(rng.random(len(homes.size)) < np.where(homes.at_risk, 0.6, 0.08))
    suspected = homes.at_risk[rows] & (rng.random(len(rows)) < 0.5)
    return pd.DataFrame(
        {
            "household_no": homes.numbers[rows],
            "visited_on": day_text(day_number(as_of) - rng.integers(0, 420, size=len(rows))),
            "finding": np.where(suspected, "疑似风险", "无风险").astype(object),
            "visitor": pick(rng, ["村干部甲", "村干部乙", "驻村工作队"], len(rows)),
        }
    )
