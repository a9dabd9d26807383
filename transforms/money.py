"""Exact arithmetic on money: ratios are compared as whole fractions, quotients are rounded once, for show."""

from decimal import Decimal

import ibis
import ibis.expr.types as ir

MONEY = "decimal(20, 2)"


def exceeds(value: ir.Value, ratio: Decimal, base: ir.Value) -> ir.BooleanValue:
    """value > ratio × base, without rounding."""
    numerator, denominator = ratio.as_integer_ratio()
    return value * ibis.literal(denominator, "int64") > base * ibis.literal(numerator, "int64")


def falls_below(value: ir.Value, ratio: Decimal, base: ir.Value) -> ir.BooleanValue:
    """value < ratio × base, without rounding."""
    numerator, denominator = ratio.as_integer_ratio()
    return value * ibis.literal(denominator, "int64") < base * ibis.literal(numerator, "int64")


def quotient(value: ir.Value, divisor: ir.IntegerValue, scale: int = 4) -> ir.Value:
    """value ÷ divisor to `scale` decimals, half away from zero; null for no divisor or a value beyond any household's."""
    units = (value * ibis.literal(10**scale, "int64")).cast("decimal(26, 0)").try_cast("int64")
    by = ibis.ifelse(divisor > 0, divisor, ibis.null("int64"))
    doubled = units.abs() * 2 + by
    # The numerator is a multiple of the divisor, so the division has a whole result that rounding restores.
    whole = ((doubled - doubled % (by * 2)) / (by * 2)).round().cast("int64")
    signed = ibis.ifelse(units < 0, -whole, whole)
    unit = ibis.literal(Decimal(1).scaleb(-scale), f"decimal(5, {scale})")
    return (unit * signed).cast(f"decimal(24, {scale})")
