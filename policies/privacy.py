"""Masking of personal values, one rule for text shown anywhere outside a county's own files."""

import re

import ibis
import ibis.expr.types as ir

_LONG_NUMBER = re.compile(r"\d{11,}[\dXx]?")


def mask(value: str | None) -> str | None:
    """Keep what identifies the kind of a value and hide the person.

    >>> mask("340122198001011234")
    '340122********1234'
    >>> mask("张三丰")
    '张**'
    """
    if value is None:
        return None
    if len(value) >= 15:
        return value[:6] + "*" * (len(value) - 10) + value[-4:]
    if len(value) >= 7:
        return value[:3] + "*" * (len(value) - 5) + value[-2:]
    return value[:1] + "*" * (len(value) - 1)


def mask_numbers(text: str) -> str:
    """Any run of eleven or more digits in a free text, such as a driver's message, masked."""
    return _LONG_NUMBER.sub(lambda found: mask(found.group()) or "", text)


def masked(text: ir.StringValue) -> ir.StringValue:
    """`mask` as an expression."""
    stars = ibis.literal("*")
    size = text.length()
    return ibis.cases(
        (size >= 15, text.left(6) + stars.repeat(size - 10) + text.right(4)),
        (size >= 7, text.left(3) + stars.repeat(size - 5) + text.right(2)),
        (size >= 1, text.left(1) + stars.repeat(size - 1)),
        else_=text,
    )
