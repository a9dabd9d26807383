"""Measures given to households."""

import ibis.expr.types as ir

from exports.drawing import Drawing


def of_confirmed_households(of: Drawing) -> ir.Table:
    """The measures of every confirmed household, but for those held back alone (N3.2a)."""
    return of.without_held(of.measures).semi_join(of.ready, "household_no")
