"""Step export: the packages of a prefecture's counties, into `packages/as_of=D/<county>/` and the ledger."""

import hashlib
import logging
from collections.abc import Mapping

import pandas as pd
import pyarrow.parquet as pq

from expectations.gate_reports import write_gates
from exports.course import course, course_inputs
from exports.cover import County
from exports.cover_facts import PROVINCE, cover
from exports.format_specs import NUMBER, FormatSpec
from exports.frames import FileFrame, Outcome, file_frames
from exports.ledger.connect import ledger
from exports.ledger.versions import Prepared, is_recorded, known_versions, prepare
from exports.package import CountyFile, write_package
from exports.prefecture import PrefectureRows, prefecture_rows
from exports.quality_page import quality_page
from storage import layout
from storage.day import Day, Part
from storage.digests import digest, digests
from storage.engine import engine
from storage.errors import told
from storage.frame import Inputs, Summary, inputs_of
from storage.manifest import MANIFEST, write_manifest
from storage.publish import publishing, withdraw

log = logging.getLogger("jianbang.export")


class ExportError(RuntimeError):
    """Some counties of a prefecture could not be exported; the others were."""


def prefectures(day: Day) -> list[str]:
    """What export is mapped over: the prefectures' codes, and `province` for what belongs to no county."""
    county = pq.read_table(day.snapshot.table("county"), columns=["prefecture_code"])
    return [*sorted(set(county["prefecture_code"].to_pylist())), layout.PROVINCE_LIST]


def _counties(day: Day, prefecture: str, households: Mapping[str, int]) -> list[County]:
    """The prefecture's counties that hold households."""
    if prefecture == layout.PROVINCE_LIST:
        return [PROVINCE]
    rows = pq.read_table(day.snapshot.table("county")).to_pylist()
    return [
        County(row["county_code"], row["county"] or row["county_code"], row["prefecture"])
        for row in rows
        if row["prefecture_code"] == prefecture and households.get(row["county_code"])
    ]


def _gate(spec: FormatSpec, frame: pd.DataFrame, owners: pd.Series) -> Outcome:
    """The strict gate of one format's frame."""
    from expectations.gates import validate
    from expectations.suites.export_frame import FrameColumn, export_suite

    columns = [FrameColumn(column.heading, column.required, column.allowed, column.pattern) for column in spec.columns]
    key = [spec.heading_of(column) for column in spec.key if column != NUMBER]
    return validate(spec.format, frame, export_suite(columns, key), owners)


def export(day: Day, prefecture: str) -> Summary:
    """Publish the packages of one prefecture and record them in the ledger; returns counts.

    A county that fails does not stop the others: they are published, then ExportError names the failed ones.
    """
    day.snapshot.require()
    households = day.results.require()["households_by_county"]
    stopped = day.checks.require()["summary"]["stopped"]
    counties = _counties(day, prefecture, {**dict.fromkeys(stopped, 1), **households})
    _withdraw_others(day, prefecture, {county.code for county in counties})
    known = _known(day, counties)
    inputs = _inputs(counties, inputs_of(day.snapshot, day.results) | course_inputs(day), known)
    gates = Part(day.gates.folder / prefecture, "export")
    whole = gates.manifest() is not None
    due = [county for county in counties if not (whole and _is_published(day, county, inputs[county.code]))]
    failed: dict[str, str] = {}
    if due:
        log.info("exporting %d counties of %s", len(due), prefecture)
        with engine(day.settings) as connection:
            rows = prefecture_rows(connection, day, prefecture, known)
        files = file_frames(rows.files, known, prefecture == layout.PROVINCE_LIST, _gate)
        with publishing(gates.folder, day.settings.home) as folder:
            write_gates(folder, [file.gate.report for file in files])
            write_manifest(folder, {"as_of": day.as_of, "files": digests(folder)})
        pages = _pages(day, due)
        for county in due:
            try:
                if county.code in stopped:
                    raise ExportError(stopped[county.code])
                _publish(day, county, rows, files, pages[county.code], inputs[county.code])
            except Exception as error:  # noqa: BLE001  whatever happens to one county, the others go on
                failed[county.code] = told(error)
                log.error("county %s: not published: %s", county.code, failed[county.code])
    if failed:
        raise ExportError("; ".join(f"county {code}: {why}" for code, why in failed.items()))
    return {"prefecture": prefecture, "counties": len(counties), "written": len(due)}


def export_all(day: Day) -> Summary:
    """Export every prefecture, one after another; raises ExportError naming every county that failed."""
    failed, written, counties = [], 0, 0
    for prefecture in prefectures(day):
        try:
            summary = export(day, prefecture)
            written, counties = written + summary["written"], counties + summary["counties"]
        except ExportError as error:
            failed.append(str(error))
    if failed:
        raise ExportError("; ".join(failed))
    return {"counties": counties, "written": written}


def _known(day: Day, counties: list[County]) -> pd.DataFrame:
    """What has left the house of these counties before the day."""
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        return known_versions(connection, [county.code for county in counties], day.as_of)


def _inputs(counties: list[County], shared: Inputs, known: pd.DataFrame) -> dict[str, Inputs]:
    """By county, digests of everything its package is made from: files, code, and what the ledger knows of it."""

    def of_ledger(county: County) -> str:
        rows = known[known.county_code == county.code].astype(str)
        return hashlib.sha256(rows.to_csv(index=False).encode()).hexdigest()

    return {county.code: {**shared, "ledger": of_ledger(county)} for county in counties}


def _is_published(day: Day, county: County, inputs: Inputs) -> bool:
    """Whether the county's package is made from the same inputs, and the ledger knows it."""
    package = day.package(county.code)
    if (package.manifest() or {}).get("inputs") != inputs:
        return False
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        return is_recorded(connection, day.as_of, county.code, digest(package.folder / MANIFEST))


def _pages(day: Day, counties: list[County]) -> dict[str, str]:
    """The quality page of each county; the province's own list takes the counts of no county."""
    quality, days = course(day)
    placed = set(pq.read_table(day.snapshot.table("county"), columns=["county_code"])["county_code"].to_pylist())

    def own(county: County) -> pd.DataFrame:
        return quality[~quality.county_code.isin(placed) if county is PROVINCE else quality.county_code == county.code]

    return {county.code: quality_page(county.name, day.as_of, own(county), days) for county in counties}


def _publish(day: Day, county: County, rows: PrefectureRows, files: list[FileFrame], page: str, inputs: Inputs) -> None:
    """Publish one county's package and record it; raises GateError when a gate failed for it."""
    for file in files:
        file.gate.require(county.code)
    own = {file.spec.format: file.of_county(county.code) for file in files}
    with publishing(day.package(county.code).folder, day.settings.home) as folder:
        parts = [CountyFile(file.spec, *_new(own[file.spec.format])) for file in files]
        write_package(folder, county, day.as_of, parts, cover(county, day, rows, files), page, inputs)
    recorded = [own[file.spec.format][1] for file in files if file.spec.recorded]
    _record(day, county, recorded)


def _new(part: tuple[pd.DataFrame, pd.DataFrame]) -> tuple[pd.DataFrame, pd.Series]:
    """A county's frame, and which of its rows were never sent before."""
    frame, about = part
    return frame, about.is_new


def _record(day: Day, county: County, recorded: list[pd.DataFrame]) -> None:
    """The published package in the ledger."""
    package = day.package(county.code)
    columns = ["format", "record_key", "content_hash"]
    prepared = Prepared(
        day.as_of,
        county.code,
        digest(package.folder / MANIFEST),
        [{name: file[name] for name in ("format", "name", "rows", "sha256")} for file in package.require()["files"]],
        pd.concat([about[columns] for about in recorded]) if recorded else pd.DataFrame(columns=columns),
    )
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        prepare(connection, prepared)


def _withdraw_others(day: Day, prefecture: str, counties: set[str]) -> None:
    """Take away packages of the prefecture's counties that hold no household any more."""
    for folder in day.packages.folder.glob(f"{prefecture}*") if prefecture != layout.PROVINCE_LIST else ():
        if folder.name not in counties:
            withdraw(folder, day.settings.home)
