"""The dated thresholds of the checkers' rules as columns, so that a rule reads the value of its day."""

import ibis
import ibis.expr.types as ir

from policies.in_force import Checking


def _columns(name: str, value: object) -> dict[str, object]:
    """A parameter's columns: one of its own name; of a pair named x_range, lowest_x and highest_x."""
    if not isinstance(value, tuple):
        return {name: value}
    what = name.removesuffix("_range")
    return dict(zip((f"lowest_{what}", f"highest_{what}"), value, strict=True))


def thresholds(checking: Checking) -> dict[str, ir.Scalar]:
    """Every threshold of the day by its column."""
    return {column: ibis.literal(each) for name, value in checking for column, each in _columns(name, value).items()}


def parameters_by_column(checking: Checking) -> dict[str, str]:
    """Which parameter of `Checking` each of those columns holds."""
    return {column: name for name, value in checking for column in _columns(name, value)}
