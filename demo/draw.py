"""Random draws that every table of the demo is made of."""

import datetime as dt

import numpy as np

Text = np.ndarray


def pick(rng: np.random.Generator, values: list[str], size: int, p: list[float] | None = None) -> Text:
    """One of `values` for each of `size` rows."""
    return np.array(values, dtype=object)[rng.choice(len(values), size=size, p=p)]


def yes(rng: np.random.Generator, size: int, share: float) -> Text:
    """是 with probability `share`, else 否."""
    return np.where(rng.random(size) < share, "是", "否").astype(object)


def only(condition: np.ndarray, values: Text) -> Text:
    """`values` where the condition holds, elsewhere blank."""
    return np.where(condition, values, "").astype(object)


def money(values: np.ndarray) -> np.ndarray:
    """Yuan with two decimals."""
    return np.round(values, 2)


def month_index(day: dt.date) -> int:
    """Months since year 0."""
    return day.year * 12 + day.month - 1


def month_text(index: np.ndarray) -> Text:
    """yyyyMM of month indices."""
    values = (index // 12) * 100 + index % 12 + 1
    return np.array([str(value) for value in values.tolist()], dtype=object)


def month_of_day(days: np.ndarray) -> Text:
    """yyyyMM of days since 1970-01-01."""
    return month_text(days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12)


def day_text(days: np.ndarray) -> Text:
    """yyyy-MM-dd of days since 1970-01-01."""
    return days.astype("datetime64[D]").astype(str).astype(object)


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - dt.date(1970, 1, 1)).days


def first_day(index: np.ndarray) -> np.ndarray:
    """Days since 1970-01-01 of the first day of each month index."""
    return (index - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def moments(rng: np.random.Generator, as_of: dt.date, size: int) -> Text:
    """Timestamps of last change within the 60 days before `as_of`."""
    days = day_text(day_number(as_of) - rng.integers(1, 60, size=size))
    seconds = rng.integers(8 * 3600, 18 * 3600, size=size)
    clock = [f" {s // 3600:02d}:{s % 3600 // 60:02d}:{s % 60:02d}" for s in seconds.tolist()]
    return days + np.array(clock, dtype=object)
