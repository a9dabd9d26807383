"""Step export: the packages of a prefecture's counties, into `packages/as_of=D/<county>/` and the ledger."""

import datetime as dt
import hashlib
import logging
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from exports.cover import County
from exports.ledger.connect import ledger
from exports.ledger.versions import Prepared, is_recorded, known_versions, prepare
from exports.package import CountyFile, write_package
from exports.quality_page import quality_page
from steps.course import course, course_inputs
from steps.cover_facts import PROVINCE, cover
from steps.export_frames import FileFrame, file_frames
from steps.export_rows import prefecture_rows
from steps.guard import is_own, where
from steps.report import write_gates
from steps.unchanged import inputs_of
from storage import layout
from storage.publish import MANIFEST, digest, publishing, read_manifest, require_manifest, withdraw
from storage.settings import Settings

log = logging.getLogger("jianbang.export")


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
    """Publish the packages of one prefecture and record them in the ledger; returns counts.

    A county that fails does not stop the others: they are published, then ExportError names the failed ones.
    """
    snapshot, results = layout.snapshot(settings.home, as_of), layout.results(settings.home, as_of)
    households = require_manifest(results, "assess")["households_by_county"]
    stopped = require_manifest(layout.checks(settings.home, as_of), "check")["summary"]["stopped"]
    packages = layout.packages(settings.home, as_of)
    counties = _counties(prefecture, snapshot, {**dict.fromkeys(stopped, 1), **households})
    _withdraw_others(packages, prefecture, {county.code for county in counties}, settings.home)
    known = _known(settings, [county.code for county in counties], as_of)
    inputs = _inputs(counties, inputs_of(snapshot, results) | course_inputs(settings, as_of), known)
    due = [county for county in counties if not _is_published(packages / county.code, county, as_of, settings, inputs)]
    failed: dict[str, str] = {}
    if due:
        log.info("exporting %d counties of %s", len(due), prefecture)
        rows = prefecture_rows(prefecture, as_of, settings)
        names = {county.code: county.name for county in counties}
        files = file_frames(prefecture, as_of, rows.files, known, rows.heads, names)
        with publishing(layout.gates(settings.home, as_of) / prefecture, settings.home) as folder:
            write_gates(folder, [file.gate.report for file in files])
        quality, days = course(settings, as_of)
        placed = set(pq.read_table(snapshot / "county.parquet", columns=["county_code"])["county_code"].to_pylist())
        for county in due:
            try:
                if county.code in stopped:
                    raise ExportError(stopped[county.code])
                page = quality_page(county.name, as_of, _quality_of(quality, county, placed), days)
                with publishing(packages / county.code, settings.home) as folder:
                    own = _passed(files, county)
                    write_package(folder, county, as_of, own, cover(county, as_of, rows, files), page, inputs[county.code])
                _record(settings, packages / county.code, county, as_of, files)
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


def _known(settings: Settings, counties: list[str], as_of: dt.date) -> pd.DataFrame:
    """What has left the house of these counties before as_of."""
    with ledger(settings.ledger_url, settings.home) as connection:
        return known_versions(connection, counties, as_of)


def _inputs(counties: list[County], shared: dict[str, str], known: pd.DataFrame) -> dict[str, dict[str, str]]:
    """By county, digests of everything its package is made from: files, code, and what the ledger knows of it."""

    def of_ledger(county: County) -> str:
        rows = known[known.county_code == county.code].astype(str)
        return hashlib.sha256(rows.to_csv(index=False).encode()).hexdigest()

    return {county.code: {**shared, "ledger": of_ledger(county)} for county in counties}


def _is_published(folder: Path, county: County, as_of: dt.date, settings: Settings, inputs: dict[str, dict[str, str]]) -> bool:
    """Whether the county's package is made from the same inputs, and the ledger knows it."""
    if (read_manifest(folder) or {}).get("inputs") != inputs[county.code]:
        return False
    with ledger(settings.ledger_url, settings.home) as connection:
        return is_recorded(connection, as_of, county.code, digest(folder / MANIFEST))


def _passed(files: list[FileFrame], county: County) -> list[CountyFile]:
    """The county's part of every file; raises GateError when a gate failed for it."""
    own = []
    for file in files:
        file.gate.require(county.code)
        frame, about = file.of_county(county.code)
        own.append(CountyFile(file.spec, frame, about.is_new))
    return own


def _record(settings: Settings, folder: Path, county: County, as_of: dt.date, files: list[FileFrame]) -> None:
    """The published package in the ledger."""
    manifest = require_manifest(folder, "export")
    records = [about for file in files if file.spec.kind != "list" for about in [file.of_county(county.code)[1]]]
    columns = ["format", "record_key", "content_hash"]
    package = Prepared(
        as_of,
        county.code,
        digest(folder / MANIFEST),
        [{name: file[name] for name in ("format", "name", "rows", "sha256")} for file in manifest["files"]],
        pd.concat([about[columns] for about in records]) if records else pd.DataFrame(columns=columns),
    )
    with ledger(settings.ledger_url, settings.home) as connection:
        prepare(connection, package)


def _withdraw_others(packages: Path, prefecture: str, counties: set[str], home: Path) -> None:
    """Take away packages of the prefecture's counties that hold no household any more."""
    for folder in packages.glob(f"{prefecture}*") if prefecture != layout.PROVINCE_LIST else ():
        if folder.name not in counties:
            withdraw(folder, home)


def _told(error: Exception) -> str:
    """One line about an error; only our own errors are known to hold no personal value."""
    return str(error) if is_own(error) else f"{type(error).__name__} at {where(error)}"


def _quality_of(quality: pd.DataFrame, county: County, placed: set[str]) -> pd.DataFrame:
    """The counts of one county; the province's own list takes those of no county."""
    if county.code == PROVINCE.code:
        return quality[~quality.county_code.isin(placed)]
    return quality[quality.county_code == county.code]
