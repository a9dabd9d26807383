"""A filled demo platform goes on to its next day, so that every file of its packages has rows."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import sqlalchemy as sa

from demo import county_work, village_life
from demo.draw import day_number
from demo.night import Night

DEFAULT_SEED = 12
# In this order; a household has one change a night, but for corrections.
CHANGES: dict[str, Callable[[Night], int]] = {
    "corrected": county_work.corrections,
    "moved": village_life.moves,
    "changed_kind": village_life.changed_kinds,
    "risks_gone": county_work.risks_gone,
    "closed": county_work.closed,
    "decided": county_work.decisions,
    "contacts": county_work.contacts,
    "trained": county_work.training,
    "living_conditions": village_life.living_conditions,
    "incomes": village_life.incomes,
    "members_left": village_life.members_left,
    "newcomers": village_life.newcomers,
}


def next_day(url: str, as_of: dt.date, seed: int = DEFAULT_SEED) -> dict[str, int]:
    """Change the demo platform at `url` into what it holds on `as_of`, the day after the last one it was filled or
    changed for.

    Returns how many households each kind of change touched; the same for equal platforms, days and seeds.
    """
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        night = Night(connection, np.random.default_rng([seed, day_number(as_of)]), as_of)
        done = {name: change(night) for name, change in CHANGES.items()}
    engine.dispose()
    return done
