"""Step export: the packages of a prefecture's counties, into `packages/as_of=D/<county>/`."""

import datetime as dt
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis.expr.types as ir
import pandas as pd
import pyarrow.parquet as pq

from exports.cover import County, Cover
from exports.format_specs import IMPORT_FORMATS, LIST_FORMATS, FormatSpec, format_spec
from exports.package import write_package
from exports.quality_page import quality_page
from exports.rendering import render
from exports.selections import complete_contacts, complete_fields, correct, held_back, import_rows, verify
from exports.views import household_view, member_view
from policies.deadlines import load_deadlines
from policies.in_force import in_force
from steps.course import course, course_inputs
from steps.guard import is_own, where
from steps.report import write_gates
from steps.tables import open_snapshot, open_tables
from steps.unchanged import inputs_of
from storage import layout
from storage.engine import engine
from storage.publish import publishing, read_manifest, require_manifest, withdraw
from storage.settings import Settings

if TYPE_CHECKING:
    from expectations.gates import GateOutcome

log = logging.getLogger("jianbang.export")

PROVINCE = County(layout.PROVINCE_LIST, "省级", None)
_RESULTS = ["assessment", "finding", "contact_status", "scale", "lead"]


class ExportError(RuntimeError):
    """Some counties of a prefecture could not be exported; the others were."""


def prefectures(as_of: dt.date, settings: Settings) -> list[str]:
    """What export is mapped over: the prefectures' codes, and `province` for what belongs to no county."""
    county = pq.read_table(layout.snapshot(settings.home, as_of) / "county.parquet", columns=["prefecture_code"])
    return [*sorted(set(county["prefecture_code"].to_pylist())), layout.PROVINCE_LIST]


def _counties(prefecture: str, snapshot: Path, households: dict[str, int]) -> list[County]:
    """The prefecture's counties that hold households."""
    if prefecture == layout.PROVINCE_LIST:
        return [PROVINCE]
    rows = pq.read_table(snapshot / "county.parquet").to_pylist()
    return [
        County(row["county_code"], row["county"] or row["county_code"], row["prefecture"])
        for row in rows
        if row["prefecture_code"] == prefecture and households.get(row["county_code"])
    ]


def export(as_of: dt.date, settings: Settings, prefecture: str) -> dict[str, Any]:
    """Publish the packages of one prefecture; returns counts.

    A county that fails does not stop the others: they are published, then ExportError names the failed ones.
    """
    snapshot, results = layout.snapshot(settings.home, as_of), layout.results(settings.home, as_of)
    households = require_manifest(results, "assess")["households_by_county"]
    stopped = require_manifest(layout.checks(settings.home, as_of), "check")["summary"]["stopped"]
    inputs = inputs_of(snapshot, results) | course_inputs(settings, as_of)
    packages = layout.packages(settings.home, as_of)
    counties = _counties(prefecture, snapshot, {**dict.fromkeys(stopped, 1), **households})
    known = set(pq.read_table(snapshot / "county.parquet", columns=["county_code"])["county_code"].to_pylist())
    _withdraw_others(packages, prefecture, {county.code for county in counties}, settings.home)
    due = [county for county in counties if (read_manifest(packages / county.code) or {}).get("inputs") != inputs]
    failed: dict[str, str] = {}
    if due:
        log.info("exporting %d counties of %s", len(due), prefecture)
        rows = _prefecture_rows(prefecture, as_of, settings)
        files = _file_frames(prefecture, as_of, rows)
        with publishing(layout.gates(settings.home, as_of) / prefecture, settings.home) as folder:
            write_gates(folder, [file.gate.report for file in files])
        quality, days = course(settings, as_of)
        for county in due:
            try:
                if county.code in stopped:
                    raise ExportError(stopped[county.code])
                page = quality_page(county.name, as_of, _quality_of(quality, county, known), days)
                _publish(settings.home, packages / county.code, county, as_of, files, _cover(county, as_of, rows), page, inputs)
            except Exception as error:  # noqa: BLE001  whatever happens to one county, the others go on
                failed[county.code] = _told(error)
                log.error("county %s: not published: %s", county.code, failed[county.code])
    if failed:
        raise ExportError("; ".join(f"county {code}: {why}" for code, why in failed.items()))
    return {
        "prefecture": prefecture,
        "counties": len(counties),
        "written": len(due),
        "folder": str(packages.relative_to(settings.home)),
    }


def _withdraw_others(packages: Path, prefecture: str, codes: set[str], home: Path) -> None:
    """Remove packages of the prefecture's counties that an earlier run of the day wrote and that hold no household now."""
    for path in packages.glob(f"{prefecture}*"):
        if path.name not in codes:
            withdraw(path, home)


def _told(error: Exception) -> str:
    """One line about an error; only our own errors are known to hold no personal value."""
    return str(error) if is_own(error) else f"{type(error).__name__} at {where(error)}"


@dataclass(frozen=True)
class PrefectureRows:
    """Rows of every file of a prefecture, and what its cover pages tell, each with county_code."""

    files: dict[str, pd.DataFrame]
    counts: pd.DataFrame
    contacts: pd.DataFrame
    scale: pd.DataFrame


def _prefecture_rows(prefecture: str, as_of: dt.date, settings: Settings) -> PrefectureRows:
    snapshot, results = layout.snapshot(settings.home, as_of), layout.results(settings.home, as_of)
    with engine(settings) as connection:
        tables = open_snapshot(connection, snapshot)
        result = open_tables(connection, results, _RESULTS)
        known = tables["county"].select("county_code")
        if prefecture == layout.PROVINCE_LIST:
            result = {name: rows.anti_join(known, "county_code") for name, rows in result.items()}
        else:
            result = {name: rows.filter(rows.county_code.left(4) == prefecture) for name, rows in result.items()}
        for name in ("household", "member", "marginal_monitor"):
            own = tables[name].semi_join(result["assessment"], "household_no")
            tables[name] = connection.create_table(f"own_{name}", own, temp=True)
        result = {name: connection.create_table(f"own_{name}", rows, temp=True) for name, rows in result.items()}
        view = connection.create_table("view", household_view(tables, result["assessment"]), temp=True)
        rows = {**import_rows(view, member_view(view, tables["member"]), result["finding"])}
        due = load_deadlines().deadlines["contact_person"].due
        rows["complete"] = _union(
            complete_contacts(result["contact_status"], view, due), complete_fields(result["finding"], view)
        )
        reason = open_tables(connection, results, ["reason"])["reason"].semi_join(view, "household_no")
        rows["verify"] = verify(view, reason, result["lead"])
        rows["correct"] = correct(result["finding"], view)
        return PrefectureRows(
            {name: _sorted(table, name).execute() for name, table in rows.items()},
            _counts(result["assessment"], result["finding"]).execute(),
            result["contact_status"].execute(),
            result["scale"].execute(),
        )


def _union(one: ir.Table, other: ir.Table) -> ir.Table:
    return one.union(other.select(*one.columns))


_ORDER = {
    "verify": ["household_no", "origin", "why"],
    "complete": ["order", "household_no", "table_title", "key", "what", "message_zh"],
    "correct": ["household_no", "level", "table_title", "key", "field_title", "fix_zh"],
    "marginal_member": ["household_no", "person_no"],
}


def _sorted(rows: ir.Table, name: str) -> ir.Table:
    return rows.order_by(_ORDER.get(name, ["household_no"]))


def _counts(assessment: ir.Table, finding: ir.Table) -> ir.Table:
    """Per county where its judged households and their members went: sent, held back by an error, or not due.

    Members are sent with their marginal household alone (N1.3c).
    """
    held = assessment.household_no.isin(held_back(finding).household_no)
    confirmed = assessment.status == "confirmed"
    entered = confirmed & (assessment.kind == "marginal")
    people = assessment.member_count
    return assessment.group_by("county_code").aggregate(
        households=assessment.count(),
        confirmed=confirmed.sum(),
        candidates=(assessment.status == "candidate").sum(),
        sent=(confirmed & ~held).sum(),
        held_back=(confirmed & held).sum(),
        not_due=(~confirmed).sum(),
        members=people.sum(),
        members_sent=people.sum(where=entered & ~held).fill_null(0),
        members_held_back=people.sum(where=entered & held).fill_null(0),
        members_not_due=people.sum(where=~entered).fill_null(0),
    )


def _quality_of(quality: pd.DataFrame, county: County, known: set[str]) -> pd.DataFrame:
    """The counts of one county; the province's own list takes those of no county."""
    return (
        quality[~quality.county_code.isin(known)] if county.code == PROVINCE.code else quality[quality.county_code == county.code]
    )


def _of_county(rows: pd.DataFrame, county: County) -> pd.DataFrame:
    return rows if county.code == PROVINCE.code else rows[rows.county_code == county.code]


@dataclass(frozen=True)
class FileFrame:
    """All rows of one format in a prefecture, rendered, with the county of each and what its gate said."""

    spec: FormatSpec
    frame: pd.DataFrame
    county: pd.Series
    gate: "GateOutcome"


def _file_frames(prefecture: str, as_of: dt.date, rows: PrefectureRows) -> list[FileFrame]:
    from expectations.gates import validate
    from expectations.suites.export_frame import FrameColumn, export_suite

    lists_only = prefecture == layout.PROVINCE_LIST
    frames = []
    for name in LIST_FORMATS if lists_only else (*IMPORT_FORMATS, *LIST_FORMATS):
        spec = format_spec(name, as_of)
        selected = rows.files[name]
        county = pd.Series([PROVINCE.code] * len(selected)) if lists_only else selected.county_code
        frame = render(selected.assign(number=selected.groupby(county.to_numpy()).cumcount() + 1), spec)
        if frame.empty:
            continue
        columns = [FrameColumn(column.heading, column.required, column.values, column.pattern) for column in spec.columns]
        suite = export_suite(columns, [spec.heading_of(column) for column in spec.key if column != "number"])
        frames.append(FileFrame(spec, frame, county.reset_index(drop=True), validate(spec.format, frame, suite, county)))
    return frames


def _publish(
    home: Path,
    final: Path,
    county: County,
    as_of: dt.date,
    files: list[FileFrame],
    cover: Cover,
    quality: str,
    inputs: dict[str, str],
) -> None:
    for file in files:
        file.gate.require(county.code)
    own = [(file.spec, file.frame[(file.county == county.code).to_numpy()].reset_index(drop=True)) for file in files]
    with publishing(final, home) as folder:
        write_package(folder, county, as_of, own, cover, quality, inputs)


def _cover(county: County, as_of: dt.date, rows: PrefectureRows) -> Cover:
    if county.code == PROVINCE.code:
        return Cover({"unplaced": int(rows.counts.households.sum()), "unplaced_members": int(rows.counts.members.sum())})
    counts = {name: int(value) for name, value in _of_county(rows.counts, county).drop(columns="county_code").iloc[0].items()}
    contacts = _of_county(rows.contacts, county)
    need, done = len(contacts), int(contacts.has_contact.sum())
    deadline = load_deadlines().deadlines["contact_person"]
    state = "met" if need == done else "missed" if as_of > deadline.due else "open"
    shown = {
        "title": deadline.title, "due": deadline.due.isoformat(), "what": deadline.what, "need": need, "done": done,
        "missing": need - done, "state": state, "percent": 100 if need == 0 else done * 100 // need,
    }  # fmt: skip
    return Cover(counts, [shown], _scale(county, rows.scale, as_of))


def _scale(county: County, scale: pd.DataFrame, as_of: dt.date) -> dict[str, Any] | None:
    row = _of_county(scale, county).iloc[0]
    if row.ratio is None:
        return None
    limit = in_force(as_of).scale
    of_county = limit.deeply_poor_limit if county.code in limit.deeply_poor_counties else limit.limit
    return {
        "monitored": int(row.monitored_people),
        "registered": int(row.registered_people),
        "percent": f"{row.ratio * 100:.2f}",
        "limit": f"{of_county * 100:.0f}",
        "within": bool(row.within),
    }
