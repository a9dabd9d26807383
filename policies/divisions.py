"""Division codes: GB/T 2260 for counties, the statistics bureau's twelve digits for villages."""

import ibis
import ibis.expr.types as ir

# The form of a county's code.
SIX_DIGITS = "^[0-9]{6}$"


def county_of(village_code: ir.StringValue) -> ir.StringValue:
    """The first six digits of a village code; null when it does not begin with six digits."""
    six = village_code.left(6)
    return ibis.ifelse(six.re_search(SIX_DIGITS), six, ibis.null("string"))
