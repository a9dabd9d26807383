"""Lists of codes in a fixed order."""

import ibis
import ibis.expr.types as ir


def codes_where(conditions: dict[str, ir.BooleanValue]) -> ir.ArrayValue:
    """The codes whose condition is known to hold, in the order given."""
    each = [
        ibis.ifelse(condition.fill_null(False), code, ibis.null("string")) for code, condition in conditions.items()
    ]
    return ibis.array(each).filter(lambda code: code.notnull())


def distinct_in_order(values: list[ir.StringValue]) -> ir.ArrayValue:
    """The values that are not null, each once, in the order of first appearance."""
    each = []
    for place, value in enumerate(values):
        repeated = [(value == earlier).fill_null(False) for earlier in values[:place]]
        seen = ibis.or_(*repeated) if repeated else ibis.literal(False)
        each.append(ibis.ifelse(seen, ibis.null("string"), value))
    return ibis.array(each).filter(lambda value: value.notnull())
