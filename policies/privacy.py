"""Masking of personal values, one rule for text shown anywhere outside a county's own files."""

import re

import ibis
import ibis.expr.types as ir

# One digit of any script, then the next, with at most a few blanks, dashes or invisible signs between them.
_GAP = r"[\s\x{00A0}\x{3000}\x{200B}-\x{200D}\x{FEFF}\-\x{2010}-\x{2015}\x{2212}\x{FF0D}]{0,3}"
_DIGIT = r"\p{Nd}"
# Identity numbers and certificates: fifteen digits and more, the last perhaps an X. Phones: eleven to fourteen.
_IDENTITY = (
    rf"({_DIGIT}(?:{_GAP}{_DIGIT}){{5}})(?:{_GAP}{_DIGIT}){{5,}}({_GAP}{_DIGIT}{_GAP}{_DIGIT}{_GAP}{_DIGIT}"
    rf"{_GAP}[\p{{Nd}}XxＸｘ])"
)
_PHONE = rf"({_DIGIT}(?:{_GAP}{_DIGIT}){{2}})(?:{_GAP}{_DIGIT}){{6,}}({_GAP}{_DIGIT}{_GAP}{_DIGIT})"
_SHOWN = {_IDENTITY: r"\1********\2", _PHONE: r"\1******\2"}


def _python(pattern: str) -> re.Pattern[str]:
    """A pattern of the engine's as Python's `re` takes it."""
    return re.compile(re.sub(r"\\x\{([0-9A-F]+)\}", r"\\u\1", pattern).replace(r"\p{Nd}", r"\d"))


_PATTERNS = {_python(pattern): shown for pattern, shown in _SHOWN.items()}


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


def mask_numbers(text: str, phones: bool = True) -> str:
    """A free text without the numbers in it that may be a person's: eleven digits or more, without `phones` fifteen,
    however they are spaced.

    >>> mask_numbers("颍州区 340122 19800101 123X，电话139-1234-5678")
    '颍州区 340122******** 123X，电话139******78'
    """
    for pattern, shown in list(_PATTERNS.items())[: None if phones else 1]:
        text = pattern.sub(shown, text)
    return text


def numbers_masked(text: ir.StringValue, phones: bool = True) -> ir.StringValue:
    """`mask_numbers` as an expression."""
    for pattern, shown in list(_SHOWN.items())[: None if phones else 1]:
        text = text.re_replace(pattern, shown)
    return text


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
