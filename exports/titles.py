"""The county's words for tables and fields, from the models."""

import ibis
import ibis.expr.types as ir

from policies.model import load_model
from policies.results import load_results
from policies.words import MARGINAL, TITLES, UNSTABLE


def table_title(table: ir.StringValue) -> ir.StringValue:
    """The county's word for a table."""
    return table.substitute({name: each.title for name, each in load_model().items()})


def field_title(rows: ir.Table) -> ir.StringValue:
    """The county's word for `field` of `table`: the table's own, else that of the table or result the rule looked it
    up in.
    """
    model = load_model().values()
    own = {f"{table.table}.{name}": column.title for table in model for name, column in table.columns.items()}
    judged = {name: column.title for name, column in load_results()["assessment"].columns.items()}
    anywhere = judged | {name: column.title for table in model for name, column in table.columns.items()}
    otherwise = rows.field.substitute(anywhere, else_=ibis.null("string"))
    return (rows.table + "." + rows.field).substitute(own, else_=otherwise)


def kind_title(kind: ir.StringValue) -> ir.StringValue:
    """The county's word for a kind of monitored household."""
    return kind.substitute({each: TITLES[each] for each in (UNSTABLE, MARGINAL)})
