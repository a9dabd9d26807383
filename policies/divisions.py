"""Division codes: GB/T 2260 for counties, the statistics bureau's twelve digits for villages."""

import ibis
import ibis.expr.types as ir


def county_of(village_code: ir.StringValue) -> ir.StringValue:
    """The first six digits of a village code; null when it does not begin with six digits."""
    six = village_code.left(6)
    return ibis.ifelse(six.re_search("^[0-9]{6}$"), six, ibis.null("string"))
