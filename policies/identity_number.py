"""Citizen identity numbers (GB 11643-1999) and disability certificates: their forms, as expressions."""

from collections.abc import Iterable
from string import ascii_lowercase, ascii_uppercase

import ibis
import ibis.expr.types as ir

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_NUMBER = "^[0-9]{17}[0-9X]"


def _check_character(digits: Iterable[ir.IntegerValue | int]) -> ir.StringValue:
    total = sum((digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)), ibis.literal(0))
    return ibis.literal(_CHECK).substr(total % 11, 1)


def check_digit(number: ir.StringValue) -> ir.StringValue:
    """The check character of the seventeen digits that a number begins with."""
    return _check_character(number[place].cast("int64") for place in range(17))


def upper_cased(number: ir.StringValue) -> ir.StringValue:
    """A number in capitals; other letters than ASCII's stay, since engines differ in what the capitals of some are."""
    return number.translate(ascii_lowercase, ascii_uppercase)


def match_number(number: ir.StringValue) -> ir.StringValue:
    """The 18-character number to match by; null when the text has none of the known forms.

    18 characters count as they are (the check digit need not hold), certificates of 20 or 22 by their first 18,
    15 digits as the 18 made from them (century 19 and check digit).
    """
    upper = number.replace("x", "X")  # no other letter can stand in one
    size = upper.length()
    # Each digit from the text itself: taken from the longer number made of it, the expression is six times as long.
    digits = [upper[place].try_cast("int64") for place in range(15)]
    check = _check_character([*digits[:6], 1, 9, *digits[6:]])
    return ibis.cases(
        ((size == 18) & upper.re_search(_NUMBER + "$"), upper),
        (size.isin([20, 22]) & upper.re_search(_NUMBER), upper[0:18]),
        (upper.re_search("^[0-9]{15}$"), upper[0:6] + "19" + upper[6:15] + check),
        else_=ibis.null("string"),
    )


def check_digit_holds(number: ir.StringValue) -> ir.BooleanValue:
    """Whether an 18-character number, as `match_number` gives it, carries the right check character."""
    return number[17] == check_digit(number)


def birth_date(number: ir.StringValue) -> ir.DateValue:
    """The birth date inside a number of any known form; null when it is no calendar date."""
    size = number.length()
    digits = ibis.cases((size == 15, ibis.literal("19") + number[6:12]), (size.isin([18, 20, 22]), number[6:14]))
    readable = digits.re_search("^[0-9]{8}$") & (digits[0:4] != "0000")
    iso = digits[0:4] + "-" + digits[4:6] + "-" + digits[6:8]
    return ibis.ifelse(readable, iso, ibis.null("string")).try_cast("date")


def is_male(number: ir.StringValue) -> ir.BooleanValue:
    """Whether the order digit inside an 18-character number is odd."""
    return number[16].cast("int64") % 2 == 1
