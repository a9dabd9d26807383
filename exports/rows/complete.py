"""What the county is asked to complete: what deadlines still miss, then everything else that is truly missing (N2.1c,
N3.3).
"""

import string

import ibis
import ibis.expr.types as ir

from exports.drawing import Drawing
from exports.rows.findings import by_place, things
from exports.rows.left_out import reached
from policies.deadlines import Deadline
from policies.model import load_model
from policies.province import load_province
from policies.words import COMPLETE, ERROR, TITLES


def due_zh(due: ir.DateValue) -> ir.StringValue:
    """5月10日."""
    return due.month().cast("string") + "月" + due.day().cast("string") + "日"


def _worded(text: str, values: dict[str, ir.StringValue]) -> ir.StringValue:
    """A deadline's words with each row's own values, and the province's names, in its braces."""
    names = load_province().words()
    said: ir.StringValue = ibis.literal("")
    for plain, word, _, _ in string.Formatter().parse(text):
        said = said + plain
        if word is not None:
            said = said + (values[word] if word in values else ibis.literal(names[word]))
    return said


def _lines(of: Drawing, name: str, deadline: Deadline, order: int) -> ir.Table:
    """A line per household that one deadline still misses."""
    case = of.results["deadline_case"]
    rows = case.filter((case.deadline == name) & case.counted & ~case.done)
    values = {"due": due_zh(rows.due), "lacks": rows.lacks_zh.fill_null("")}
    return rows.select(
        "household_no",
        "county_code",
        order=ibis.literal(order),
        level=ibis.literal(TITLES[ERROR]),
        table_title=ibis.literal(load_model()[deadline.table or ""].title),
        record=ibis.null("string"),
        name=ibis.null("string"),
        fix_zh=_worded(deadline.with_term(deadline.asks or ""), values),
        said=_worded(deadline.with_term(deadline.message or ""), values),
        rule=ibis.null("string"),
        since=ibis.null("date"),
        due=rows.due.strftime("%Y-%m-%d"),
    )


def to_complete(of: Drawing) -> ir.Table:
    """What each deadline's households still lack, then what the findings ask to enter."""
    listed = {name: deadline for name, deadline in of.deadlines.deadlines.items() if deadline.list == COMPLETE}
    parts = [_lines(of, name, deadline, order) for order, (name, deadline) in enumerate(listed.items())]
    rows = things(reached(of, of.told.filter(of.told.list == COMPLETE)))
    fields = rows.select(
        "household_no",
        "county_code",
        order=ibis.literal(len(parts)),
        level=rows.level,
        table_title=rows.table_title,
        record=rows.record,
        name=rows.name,
        fix_zh=rows.fix_zh,
        said=rows.said,
        rule=rows.rule,
        since=rows.since,
        due=ibis.null("string"),
    )
    return by_place(of, ibis.union(*parts, fields))
