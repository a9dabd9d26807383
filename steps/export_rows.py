"""The rows of every file of a prefecture, drawn from snapshot and results before the ledger is asked."""

import datetime as dt
from dataclasses import dataclass

import ibis.expr.types as ir
import pandas as pd

from exports.selections import (
    changed_households,
    complete_contacts,
    complete_fields,
    correct,
    held_back,
    import_rows,
    sendable,
    verify,
)
from exports.views import closing_mark_view, household_view, measure_view, member_view, need_view
from policies.deadlines import load_deadlines
from policies.in_force import in_force
from steps.tables import open_snapshot, open_tables
from storage import layout
from storage.engine import engine
from storage.settings import Settings

_RESULTS = ["assessment", "finding", "contact_status", "scale", "lead", "closing_mark"]
_OF_HOUSEHOLD = ("household", "member", "measure", "marginal_monitor")
_ORDER = {
    "verify": ["household_no", "origin", "why"],
    "complete": ["order", "household_no", "table_title", "key", "what", "message_zh"],
    "correct": ["household_no", "level", "table_title", "key", "field_title", "fix_zh"],
    "marginal_member": ["household_no", "person_no"],
    "measure": ["household_no", "measure_no", "started_on"],
    "need_list": ["household_no", "need"],
}


@dataclass(frozen=True)
class PrefectureRows:
    """Rows of every file of a prefecture by format, and what its cover pages tell, each with county_code."""

    files: dict[str, pd.DataFrame]
    counts: pd.DataFrame
    contacts: pd.DataFrame
    scale: pd.DataFrame
    heads: pd.DataFrame


def _union(one: ir.Table, other: ir.Table) -> ir.Table:
    return one.union(other.select(*one.columns))


def _counts(assessment: ir.Table, finding: ir.Table, measure: ir.Table) -> ir.Table:
    """Per county its judged households, with their members and measures, and how many of each an error holds back.

    Members are sent with marginal households alone (N1.3c), measures with every confirmed one (N3.2a).
    """
    given = measure.group_by("household_no").aggregate(measures=measure.count())
    rows = assessment.left_join(given, "household_no").drop("household_no_right")
    confirmed = rows.status == "confirmed"
    held = rows.household_no.isin(held_back(finding).household_no)
    measures = rows.measures.fill_null(0)
    return rows.group_by("county_code").aggregate(
        households=rows.count(),
        confirmed=confirmed.sum(),
        candidates=(rows.status == "candidate").sum(),
        held_back=((confirmed | (rows.status == "eliminated")) & held).sum(),
        members=rows.member_count.sum(),
        members_held_back=rows.member_count.sum(where=confirmed & (rows.kind == "marginal") & held).fill_null(0),
        measures=measures.sum(),
        measures_held_back=measures.sum(where=confirmed & held).fill_null(0),
    )


def prefecture_rows(prefecture: str, as_of: dt.date, settings: Settings) -> PrefectureRows:
    """Everything that the packages of one prefecture hold; of `province`, the lists of what belongs to no county."""
    snapshot, results = layout.snapshot(settings.home, as_of), layout.results(settings.home, as_of)
    with engine(settings) as connection:

        def keep(name: str, rows: ir.Table) -> ir.Table:
            return connection.create_table(name, rows, temp=True)

        tables = open_snapshot(connection, snapshot)
        result = open_tables(connection, results, _RESULTS)
        known = tables["county"].select("county_code")
        if prefecture == layout.PROVINCE_LIST:
            result = {name: rows.anti_join(known, "county_code") for name, rows in result.items()}
        else:
            result = {name: rows.filter(rows.county_code.left(4) == prefecture) for name, rows in result.items()}
        for name in _OF_HOUSEHOLD:
            tables[name] = keep(f"own_{name}", tables[name].semi_join(result["assessment"], "household_no"))
        result = {name: keep(f"own_{name}", rows) for name, rows in result.items()}
        view = keep("view", household_view(tables, result["assessment"]))
        more = open_tables(connection, results, ["reason", "need", "change"])
        files = _files(tables, result, {name: rows.semi_join(view, "household_no") for name, rows in more.items()}, view, as_of)
        return PrefectureRows(
            {name: rows.order_by(_ORDER.get(name, ["household_no"])).execute() for name, rows in files.items()},
            _counts(result["assessment"], result["finding"], tables["measure"]).execute(),
            result["contact_status"].execute(),
            result["scale"].execute(),
            view.select("household_no", "head_name").execute(),
        )


def _files(
    tables: dict[str, ir.Table], result: dict[str, ir.Table], more: dict[str, ir.Table], view: ir.Table, as_of: dt.date
) -> dict[str, ir.Table]:
    """The rows of each format."""
    members = member_view(view, tables["member"])
    measures = measure_view(view, tables["measure"], tables["member"])
    ready = sendable(view, result["finding"])
    due = load_deadlines().deadlines["contact_person"].due
    return {
        **import_rows(view, members, measures, changed_households(more["change"]), result["finding"]),
        "closing_mark": closing_mark_view(ready, result["closing_mark"]),
        "need_list": need_view(ready, more["need"], in_force(as_of).assistance.need_titles),
        "complete": _union(complete_contacts(result["contact_status"], view, due), complete_fields(result["finding"], view)),
        "verify": verify(view, more["reason"], result["lead"]),
        "correct": correct(result["finding"], view),
    }
