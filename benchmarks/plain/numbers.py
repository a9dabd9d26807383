"""Identity numbers: the eighteen characters that one is matched by, and what they say (GB 11643)."""

import numpy as np
import pandas as pd

from benchmarks.plain.values import days

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = np.array(list("10X98765432"))


def _check(numbers: pd.Series) -> pd.Series:
    """The check character that the first seventeen digits call for."""
    total = sum(pd.to_numeric(numbers.str[place]) * weight for place, weight in enumerate(_WEIGHTS))
    return pd.Series(_CHECKS[(total % 11).astype("int64")], index=numbers.index, dtype="str")


def matched_by(texts: pd.Series) -> pd.Series:
    """18 characters as they are, certificates by their first 18, 15 digits made into 18; missing otherwise."""
    upper = texts.str.upper()
    known = upper.str.len().isin([18, 20, 22]) & upper.str.match("[0-9]{17}[0-9X]", na=False)
    number = upper.str[:18].where(known)
    old = upper.str.fullmatch("[0-9]{15}", na=False)
    made = upper[old].str[:6] + "19" + upper[old].str[6:]
    number[old] = made + _check(made)
    return number


def read_numbers(texts: pd.Series) -> pd.DataFrame:
    """number, number_born, male, check_holds; of a text without a number all missing, check_holds true."""
    number = matched_by(texts)
    known = number.dropna()
    holds = (_check(known) == known.str[17]).reindex(number.index, fill_value=True)
    male = (pd.to_numeric(known.str[16]) % 2).reindex(number.index)
    born = days(number.str[6:14], "%Y%m%d")
    return pd.DataFrame({"number": number, "number_born": born, "male": male, "check_holds": holds})


def born_by_text(texts: pd.Series) -> pd.Series:
    """The birth date inside a text of a known length, be it a number or not."""
    size = texts.str.len()
    digits = texts.str[6:14].where(size.isin([18, 20, 22]))
    digits = digits.where(size != 15, "19" + texts.str[6:12])
    return days(digits.where(digits.str.fullmatch("[0-9]{8}", na=False)), "%Y%m%d")
