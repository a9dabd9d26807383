"""What speaks for a household within its days of evidence: declarations, visits, warnings, departments' rows."""

import pandas as pd

from policies.in_force import InForce
from policies.words import BY_DECLARATION, BY_DEPARTMENT, BY_VISIT, SUSPECTED

DEPARTMENTS = ("health", "emergency", "disabled")
_DAY = {"health": "discharged_on", "emergency": "happened_on", "disabled": "issued_on"}
_AMOUNT = {"health": "self_paid", "emergency": "loss"}


def holders(member: pd.DataFrame) -> pd.Series:
    """The household by number of those numbers that stand in one household alone."""
    each = member[["number", "household_no"]].dropna().drop_duplicates()
    return each[~each.number.duplicated(keep=False)].set_index("number").household_no


def _within(rows: pd.DataFrame, day: str, months: pd.DataFrame) -> pd.DataFrame:
    joined = rows.join(months[["from", "until"]], on="household_no")
    return joined[(joined[day] >= joined["from"]) & (joined[day] <= joined["until"])]


def evidence(tables: dict[str, pd.DataFrame], months: pd.DataFrame, policy: InForce) -> pd.DataFrame:
    """By household the last day of each kind of evidence, and what departments' rows come to in fen."""
    warning, visit = tables["return_warning"], tables["visit"]
    told = {
        "declared_on": (tables["declaration"], "declared_on"),
        "visited_on": (visit[visit.finding == SUSPECTED], "visited_on"),
        "warned_by_household_on": (warning[warning.source == BY_DECLARATION], "raised_on"),
        "warned_by_visit_on": (warning[warning.source == BY_VISIT], "raised_on"),
        "warned_by_department_on": (warning[warning.source == BY_DEPARTMENT], "raised_on"),
    }
    found = {}
    for name, (rows, day) in told.items():
        found[name] = _within(rows, day, months).groupby("household_no")[day].max()
    owner = holders(tables["member"])
    least = {"health": policy.screening.health_self_paid, "emergency": policy.screening.emergency_loss}
    for name in DEPARTMENTS:
        feed = tables[f"{name}_feed"]
        if name in _AMOUNT:
            feed = feed.dropna(subset=[_AMOUNT[name]])
        else:
            feed = feed[feed.level.isin(policy.screening.severe_disability_levels)]
        feed = feed.assign(household_no=feed.number.map(owner)).dropna(subset=["household_no"])
        grouped = _within(feed, _DAY[name], months).groupby("household_no")
        last = grouped[_DAY[name]].max()
        if name in _AMOUNT:
            amount = grouped[_AMOUNT[name]].sum()
            amount = amount[amount >= float(least[name]) * 100]
            found[f"{name}_amount"], last = amount, last[last.index.isin(amount.index)]
        found[f"{name}_last_day"] = last
    return pd.DataFrame(found).reindex(months.index)
