"""Records that the national system refused, with its reasons (N3.3)."""

import ibis.expr.types as ir

from exports.drawing import Drawing
from policies.words import REFUSED


def refused_records(of: Drawing) -> ir.Table:
    """The records whose last version outside was refused, told to the county that sent it while the household is its
    own.
    """
    sent = of.results["outside"]
    here = (sent.today_county == sent.county_code) | sent.today_county.isnull()
    rows = sent.filter((sent.state == REFUSED) & here)
    told = rows.select(
        "household_no",
        "county_code",
        "reason",
        key=rows.record_key,
        format_title=rows.format.substitute({spec.format: spec.title for spec in of.formats if spec.recorded}),
        sent_on=rows.as_of.strftime("%Y-%m-%d"),
        format=rows.format,
    )
    heads = of.view.select("household_no", "head_name")
    named = told.left_join(heads, "household_no").drop("household_no_right")
    names = of.tables["county"].select("county_code", "county").distinct()
    placed = named.left_join(names, "county_code").drop("county_code_right")
    return placed.mutate(county=placed.county.fill_null(placed.county_code))
