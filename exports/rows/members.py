"""Members of households."""

import ibis.expr.types as ir

from exports.drawing import Drawing
from exports.rows.households import marginal_households


def of_marginal_households(of: Drawing) -> ir.Table:
    """The members of marginal households, entered together with them (N1.3c)."""
    return of.members.semi_join(marginal_households(of), "household_no")
