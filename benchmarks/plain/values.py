"""Texts of the platform as values: codes, months, days, numbers, money in fen; what cannot be read is missing."""

import datetime as dt

import numpy as np
import pandas as pd

from policies.model import Column, load_code_sets

_AMOUNT = r"[+-]?([0-9]+(\.[0-9]{0,2})?|\.[0-9]{1,2})"
_MONTH = r"(19[5-9][0-9]|1949|20[0-9][0-9])(0[1-9]|1[0-2])"
_LARGEST = 10**12


def normalised(texts: pd.Series) -> pd.Series:
    """NFKC without white space around; '' is missing."""
    clean = texts.str.normalize("NFKC").str.strip()
    return clean.mask(clean == "")


def as_text(values: pd.Series) -> pd.Series:
    """What a driver gave, as the text that was entered: whole numbers without the point that pandas gives them."""
    if pd.api.types.is_string_dtype(values.dtype) and values.dtype != object:
        return values
    if pd.api.types.is_float_dtype(values.dtype):
        return values.astype("str").str.removesuffix(".0")
    return values.astype("str")


def days(texts: pd.Series, form: str = "%Y-%m-%d") -> pd.Series:
    """Calendar days."""
    return pd.to_datetime(texts, format=form, errors="coerce")


def month_number(months: pd.Series) -> pd.Series:
    """yyyyMM as the number of months since the year 0; NaN of none."""
    return pd.to_numeric(months.str[:4]) * 12 + pd.to_numeric(months.str[4:6]) - 1


def month_of(day: dt.date) -> int:
    """The number of a day's month."""
    return day.year * 12 + day.month - 1


def first_day(months: pd.Series) -> pd.Series:
    """The first day of numbered months."""
    known = months.fillna(1949 * 12).astype("int64")
    made = pd.to_datetime(pd.DataFrame({"year": known // 12, "month": known % 12 + 1, "day": 1}))
    return made.where(months.notna())


def last_day(months: pd.Series) -> pd.Series:
    """The last day of numbered months."""
    return first_day(months + 1) - pd.Timedelta(days=1)


def whole_years(born: pd.Series, day: dt.date) -> pd.Series:
    """Age on a day."""
    later = (born.dt.month > day.month) | ((born.dt.month == day.month) & (born.dt.day > day.day))
    return day.year - born.dt.year - later


def yuan(fen: pd.Series) -> pd.Series:
    """Fen as text with two decimals."""
    whole = fen.round().astype("Int64")
    size = whole.abs()
    text = (size // 100).astype("str") + "." + (size % 100).astype("str").str.zfill(2)
    return ("-" + text).where(fen < 0, text).where(fen.notna())


def typed(texts: pd.Series, column: Column) -> pd.Series:
    """The column's values; missing where the text cannot be read."""
    match column.type:
        case "text":
            return texts
        case "code":
            return texts.where(texts.isin(load_code_sets()[column.codes or ""]))
        case "codes":
            known = "|".join(load_code_sets()[column.codes or ""])
            return texts.where(texts.str.fullmatch(f"({known})(,({known}))*", na=False))
        case "month":
            return texts.where(texts.str.fullmatch(_MONTH, na=False))
        case "year":
            return texts.where(texts.str.fullmatch("(19|20)[0-9]{2}", na=False))
        case "date":
            return days(texts.where(texts.str.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", na=False)))
        case "compact_date":
            return days(texts.where(texts.str.fullmatch("[0-9]{8}", na=False)), "%Y%m%d")
        case "timestamp":
            form = "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"
            return days(texts.where(texts.str.fullmatch(form, na=False)), "%Y-%m-%d %H:%M:%S")
        case "integer":
            number = pd.to_numeric(texts.where(texts.str.fullmatch("[+-]?[0-9]+", na=False)))
            return number.where((number >= 0) & (number < _LARGEST)).astype("float64")
        case "amount":
            number = pd.to_numeric(texts.where(texts.str.fullmatch(_AMOUNT, na=False))).astype("float64")
            return np.round(number.where((number >= 0) & (number < _LARGEST)) * 100)
    raise ValueError(column.type)
