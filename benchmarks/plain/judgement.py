"""Every household judged in its own month and in that of the day: windows, incomes, expenses, flags."""

import datetime as dt

import numpy as np
import pandas as pd

from benchmarks.plain.values import first_day, last_day, month_number, month_of
from policies.in_force import SURGE_CAUSES, InForce
from policies.words import BUSINESS_INCOME, PRODUCTION_COSTS, PROPERTY_INCOME, TRANSFERS, WAGES

PREFIXES = ("", "current_")
FLAGS = ("low_income", *(f"expense_surge_{cause}" for cause in SURGE_CAUSES), "income_plunge")
_KINDS = {
    "wages": WAGES, "business_income": BUSINESS_INCOME, "property_income": PROPERTY_INCOME, "transfers": TRANSFERS,
    "production_costs": PRODUCTION_COSTS,
}  # fmt: skip
_WINDOWS = ("income", "prior_income", "previous_income")


def judgement_months(household: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """By household_no the month of judgement and the days of evidence, each again as `current_`."""
    today = month_of(day)
    identified = month_number(household.identified_month)
    month = identified.where(identified <= today, today)
    end = last_day(month)
    judged = {
        "month": month, "from": first_day(month - 12), "until": end.where(end <= pd.Timestamp(day), pd.Timestamp(day)),
        "current_month": today, "current_from": first_day(pd.Series(today - 12, index=month.index)),
        "current_until": pd.Timestamp(day),
    }  # fmt: skip
    return pd.DataFrame(judged).set_axis(household.household_no)


def _window(name: str, month: pd.Series) -> tuple[pd.Series, pd.Series]:
    """W, P and Y as half open runs of months."""
    year = month // 12 * 12
    return {"income": (month - 12, month), "prior_income": (month - 24, month - 12)}.get(name, (year - 12, year))


def incomes(income_entry: pd.DataFrame, months: pd.DataFrame, policy: InForce) -> pd.DataFrame:
    """By household its incomes over the windows in fen, W by kind, and where a doubtful amount lies; NaN: nothing."""
    entries = income_entry.dropna(subset=["month", "kind", "amount"])
    entries = entries.join(months[["month", "current_month"]].add_prefix("judged_"), on="household_no")
    number = month_number(entries.month)
    net = entries.amount.where(entries.kind != PRODUCTION_COSTS, -entries.amount)
    large = entries.amount > float(policy.checking.largest_amount) * 100
    found = {}

    def summed(values: pd.Series, held: pd.Series) -> pd.Series:
        return values[held].groupby(entries.household_no[held]).sum()

    for prefix in PREFIXES:
        for name in _WINDOWS:
            start, end = _window(name, entries[f"judged_{prefix}month"])
            held = (number >= start) & (number < end)
            found[f"{prefix}{name}"] = summed(net, held)
            found[f"{prefix}doubtful_{name}"] = summed(large, held) > 0
            if prefix + name == "income":
                found |= {kind: summed(entries.amount, held & (entries.kind == word)) for kind, word in _KINDS.items()}
    return pd.DataFrame(found)


def expenses(expense_entry: pd.DataFrame, months: pd.DataFrame, policy: InForce) -> pd.DataFrame:
    """By household its net expenses in E by cause in fen, and where a doubtful amount lies."""
    entries = expense_entry.dropna(subset=["spent_on", "cause", "amount"])
    entries = entries.join(months, on="household_no")
    net = (entries.amount - entries.reimbursed.fillna(0)).clip(lower=0)
    large = entries.amount > float(policy.checking.largest_amount) * 100
    found = {}
    for prefix in PREFIXES:
        within = (entries.spent_on >= entries[f"{prefix}from"]) & (entries.spent_on <= entries[f"{prefix}until"])
        for cause in SURGE_CAUSES:
            held = within & entries.cause.isin(policy.expense_causes[cause])
            found[f"{prefix}expense_{cause}"] = net[held].groupby(entries.household_no[held]).sum()
            found[f"{prefix}doubtful_expense_{cause}"] = large[held].groupby(entries.household_no[held]).any()
    return pd.DataFrame(found)


def _line(month: pd.Series, policy: InForce) -> pd.Series:
    """The poverty line of a month in fen; NaN before the first."""
    lines = sorted(policy.poverty_lines, key=lambda line: line.start)
    starts = np.array([month_of(line.start) for line in lines])
    place = np.searchsorted(starts, month.to_numpy(), side="right") - 1
    values = np.array([float(line.value) * 100 for line in lines])
    return pd.Series(np.where(place < 0, np.nan, values[place.clip(0)]), index=month.index)


def per_capita(income: pd.Series, people: pd.Series) -> pd.Series:
    """In ten-thousandths of a yuan, half away from zero; NaN of nobody."""
    known = income.notna() & (people > 0)
    fen, by = income[known].astype("int64"), people[known].astype("int64")
    units = (fen.abs() * 200 + by) // (by * 2)
    return units.where(fen >= 0, -units).astype("float64").reindex(income.index)


def flagged(rows: pd.DataFrame, policy: InForce) -> pd.DataFrame:
    """`rows` with line, per-capita income and every flag of both judgements; an unknown flag is not true."""
    factor, band = float(policy.low_income_factor), float(policy.low_income_factor * policy.near_line_band)
    people = rows.member_count.where(rows.member_count > 0)
    found: dict[str, pd.Series] = {}
    for prefix in PREFIXES:
        income, prior = rows[f"{prefix}income"], rows[f"{prefix}prior_income"]
        previous = rows[f"{prefix}previous_income"]
        line = _line(rows[f"{prefix}month"], policy)
        found[f"{prefix}line"] = line
        found[f"{prefix}per_capita_income"] = per_capita(income, rows.member_count)
        # Thousandths of a fen as whole numbers, so that nothing is rounded before it is compared.
        low = income * 1000 < line * people * round(factor * 1000)
        found[f"{prefix}low_income"] = low
        found[f"{prefix}near_line"] = ~low & (income * 1000 < line * people * round(band * 1000))
        for cause in SURGE_CAUSES:
            net, ratio = rows[f"{prefix}expense_{cause}"].fillna(0), float(policy.expense_surge_ratio[cause])
            found[f"{prefix}expense_surge_{cause}"] = (net > 0) & (net > previous * ratio)
        found[f"{prefix}income_plunge"] = (prior > 0) & (income < prior * float(policy.income_plunge_ratio))
    return rows.assign(**found)


def any_flag(rows: pd.DataFrame, prefix: str = "") -> pd.Series:
    """Whether any flag of evidence holds."""
    return rows[[f"{prefix}{name}" for name in FLAGS]].any(axis=1)
