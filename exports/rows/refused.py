"""Records that the national system refused, with its reasons (N3.3)."""

import ibis
import ibis.expr.types as ir

from exports.drawing import Drawing
from exports.ledger.tables import OUTSIDE, REFUSED


def refused_records(of: Drawing) -> ir.Table:
    """The records whose last version outside was refused."""
    outside = of.sent.filter(of.sent.state.isin(OUTSIDE))
    keys = [outside.county_code, outside.format, outside.record_key]
    place = ibis.row_number().over(group_by=keys, order_by=[ibis.desc(outside.as_of)])
    last = outside.mutate(place=place)
    rows = last.filter((last.place == 0) & (last.state == REFUSED))
    specs = [spec for spec in of.formats if spec.recorded]
    home = [(rows.format == spec.format, rows.record_key.split("/")[spec.key.index("household_no")]) for spec in specs]
    told = rows.select(
        "county_code",
        "reason",
        household_no=ibis.cases(*home),
        key=rows.record_key,
        format_title=rows.format.substitute({spec.format: spec.title for spec in specs}),
        sent_on=rows.as_of.strftime("%Y-%m-%d"),
        format=rows.format,
    )
    heads = of.view.select("household_no", "head_name")
    named = told.left_join(heads, "household_no").drop("household_no_right")
    names = of.tables["county"].select("county_code", "county").distinct()
    placed = named.left_join(names, "county_code").drop("county_code_right")
    return placed.mutate(county=placed.county.fill_null(placed.county_code))
