"""Division codes: GB/T 2260 for counties, the statistics bureau's twelve digits for villages."""

import ibis
import ibis.expr.types as ir

# The form of a county's code.
SIX_DIGITS = "^[0-9]{6}$"


def county_of(village_code: ir.StringValue) -> ir.StringValue:
    """The first six digits of a village code; null when it does not begin with six digits."""
    six = village_code.left(6)
    return ibis.ifelse(six.re_search(SIX_DIGITS), six, ibis.null("string"))


def first_of_each(divisions: ir.Table, place: str) -> ir.Table:
    """Of the divisions with the same `place` the one of the least code, which is dropped."""
    ranked = divisions.mutate(nth=ibis.row_number().over(group_by=divisions[place], order_by=divisions.code))
    return ranked.filter(ranked.nth == 0).drop("nth", "code")
