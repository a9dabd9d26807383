"""Identity numbers and telephone numbers, as their standards say."""

import datetime as dt
import re

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check_character(digits: str) -> str:
    """The character that seventeen digits call for (GB 11643)."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11]


def upper(text: str | None) -> str | None:
    """The text as it is compared."""
    return text.upper() if text is not None else None


def eighteen(text: str | None) -> str | None:
    """The number of 18 characters that any of the known forms speaks of."""
    text = upper(text) or ""
    if re.fullmatch(r"[0-9]{15}", text):
        long = text[:6] + "19" + text[6:]
        return long + check_character(long)
    known = len(text) in (18, 20, 22) and re.match(r"[0-9]{17}[0-9X]", text)
    return text[:18] if known else None


def holds(number: str | None) -> bool:
    """Whether it is a number of 18 characters with the right check character."""
    number = upper(number) or ""
    return bool(re.fullmatch(r"[0-9]{17}[0-9X]", number)) and check_character(number[:17]) == number[17]


def born(text: str | None) -> dt.date | None:
    """The birth date in a number of any known form."""
    number = eighteen(text)
    try:
        return dt.datetime.strptime(number[6:14], "%Y%m%d").date() if number else None
    except ValueError:
        return None


def age(birth: dt.date | None, day: dt.date) -> int | None:
    """Whole years on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)) if birth else None


def is_mobile(phone: str | None) -> bool:
    """1, then 3 to 9, then nine digits."""
    return bool(re.fullmatch(r"1[3-9][0-9]{9}", phone or ""))


def is_eleven_digits(phone: str | None) -> bool:
    """Eleven digits, whichever."""
    return bool(re.fullmatch(r"[0-9]{11}", phone or ""))
