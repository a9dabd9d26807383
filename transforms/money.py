"""Exact arithmetic on money: ratios are compared as whole fractions, quotients are rounded once, for show."""

from decimal import Decimal

import ibis
import ibis.expr.types as ir

MONEY = "decimal(20, 2)"
SHOWN = "decimal(24, 4)"


def exceeds(value: ir.Value, ratio: Decimal, base: ir.Value) -> ir.BooleanValue:
    """value > ratio × base, without rounding."""
    numerator, denominator = ratio.as_integer_ratio()
    return value * ibis.literal(denominator, "int64") > base * ibis.literal(numerator, "int64")


def falls_below(value: ir.Value, ratio: Decimal, base: ir.Value) -> ir.BooleanValue:
    """value < ratio × base, without rounding."""
    numerator, denominator = ratio.as_integer_ratio()
    return value * ibis.literal(denominator, "int64") < base * ibis.literal(numerator, "int64")


def times(value: ir.Value, factor: Decimal) -> ir.Value:
    """value × factor for show, exact for money with two decimals and a factor with four."""
    units = int((factor * 10_000).to_integral_value())
    return ((value * ibis.literal(units, "int64")).cast(SHOWN) * ibis.literal(Decimal("0.0001"), SHOWN)).cast(SHOWN)


def quotient(value: ir.Value, divisor: ir.IntegerValue) -> ir.Value:
    """value ÷ divisor to 4 decimals, half away from zero; null for no divisor or a value beyond any household's.

    Whole hundredths first, then what remains of them, so that every intermediate number is exact: an engine divides
    whole numbers as floating-point numbers, which hold fifteen digits.
    """
    hundredths = (value * ibis.literal(100, "int64")).cast("decimal(26, 0)").try_cast("decimal(15, 0)").cast("int64")
    by = ibis.ifelse(divisor > 0, divisor, ibis.null("int64"))
    size = hundredths.abs()
    remainder = size % by
    rest = remainder * 200 + by
    parts = _exact(size - remainder, by) * 100 + _exact(rest - rest % (by * 2), by * 2)
    signed = ibis.ifelse(hundredths < 0, -parts, parts)
    return (ibis.literal(Decimal("0.0001"), "decimal(5, 4)") * signed).cast(SHOWN)


def half_to_the_fen(total: ir.Value) -> ir.Value:
    """total ÷ 2 to 2 decimals, half away from zero, of an amount with 4 decimals; null beyond any household's."""
    units = (total * ibis.literal(10_000, "int64")).cast("decimal(30, 0)").try_cast("decimal(18, 0)").cast("int64")
    rest = units.abs() + 100
    fen = _exact(rest - rest % 200, ibis.literal(200, "int64"))
    signed = ibis.ifelse(units < 0, -fen, fen)
    return (ibis.literal(Decimal("0.01"), "decimal(3, 2)") * signed).cast(MONEY)


def _exact(multiple: ir.IntegerValue, of: ir.IntegerValue) -> ir.IntegerValue:
    """multiple ÷ of, where the one is a multiple of the other."""
    return (multiple / of).round().cast("int64")
