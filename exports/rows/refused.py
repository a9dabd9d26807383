"""Records that the national system refused, with its reasons (N3.3)."""

import ibis.expr.types as ir

from exports.drawing import Drawing
from exports.told.records import record_words
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
    named = told.mutate(record=record_words(told))
    member = of.tables["member"].select("household_no", "name", record="person_no")
    people = named.left_join(member, ["household_no", "record"]).drop("household_no_right", "record_right")
    return of.with_household(people)
