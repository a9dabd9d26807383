"""Step export: the packages of the counties that are due, each made from the rows that step draw has drawn."""

import datetime as dt
import logging
from collections.abc import Iterable

import pandas as pd
import pyarrow.parquet as pq

from exports.course import course, course_inputs
from exports.cover import County
from exports.cover_facts import PROVINCE
from exports.ledger.connect import ledger
from exports.ledger.deliveries import packages_before, withdraw_package
from exports.ledger.opinions import returned_files
from exports.ledger.versions import begin_run, is_recorded
from exports.package import PUBLIC_KEY
from exports.returned import digest_of_files
from policies.receipts import load_receipts
from steps.county_package import DuePackage, make_package
from steps.inbox import inbox_name
from steps.keys import public_key
from steps.workers import Failed, side_by_side
from storage import layout
from storage.day import Day
from storage.digests import digest
from storage.inputs import Inputs, Summary, inputs_of
from storage.manifest import MANIFEST, NotPublishedError
from storage.passing import passing
from storage.publish import withdraw

log = logging.getLogger("jianbang.export")


class ExportError(RuntimeError):
    """Some counties could not be exported; the others were."""


def prefectures(day: Day) -> dict[str, str]:
    """What export is mapped over, names by codes: the prefectures, and `province` for what belongs to no county."""
    county = pq.read_table(day.snapshot.table("county"), columns=["prefecture_code", "prefecture"]).to_pylist()
    names = {row["prefecture_code"]: row["prefecture"] or row["prefecture_code"] for row in county}
    return {**dict(sorted(names.items())), layout.PROVINCE_LIST: PROVINCE.name}


def export(day: Day, prefecture: str) -> Summary:
    """Publish the packages of one prefecture and record them in the ledger; returns counts.

    A county that fails does not stop the others: they are published, then ExportError names the failed ones.
    """
    return {"prefecture": prefecture, **_export(day, [prefecture])}


def export_all(day: Day) -> Summary:
    """Publish the packages of every prefecture; raises ExportError naming the counties that failed."""
    return _export(day, list(prefectures(day)))


def _export(day: Day, prefectures: list[str]) -> Summary:
    day.snapshot.require()
    stopped = day.checks.require()["summary"]["stopped"]
    told = {*stopped, *day.results.require()["counties"]}
    counties = [county for prefecture in prefectures for county in _counties(day, prefecture, told)]
    _withdraw_others(day, prefectures, {county.code for county in counties})
    due = _due(day, counties)
    failed: dict[str, Failed] = {}
    if due:
        failed = _make(day, due, stopped)
        for county, each in failed.items():
            log.error("county %s: not published: %s", county, each.why)
    if failed:
        line = "; ".join(f"county {code}: {each.why}" for code, each in sorted(failed.items()))
        raise passing(ExportError(line), any(each.again for each in failed.values()))
    return {"counties": len(counties), "written": len(due)}


def _make(day: Day, due: list[DuePackage], stopped: dict[str, str]) -> dict[str, Failed]:
    """Make the packages of counties that no gate has stopped; returns those that were not made, and why."""
    drawn = day.drawn.require()
    if drawn["inputs"] != inputs_of(day.snapshot, day.results):
        raise NotPublishedError(f"{day.drawn.folder}: drawn from another judgement; run draw of that day again")
    stopped = {county: "; ".join(lines) for county, lines in drawn["failed"].items()} | stopped
    failed = {each.county.code: Failed(stopped[each.county.code], False) for each in due if each.county.code in stopped}
    with ledger(day.settings.ledger_url, day.settings.home) as book:
        begin_run(book, day.as_of)
    free = [each for each in due if each.county.code not in stopped]
    manifest = digest(day.drawn.folder / MANIFEST)
    made = side_by_side(make_package, free, day.settings.workers, day.for_workers, manifest)
    for place, (each, trouble) in enumerate(made, start=1):
        log.info("exported %d of %d: %s", place, len(free), each.county.name)
        if isinstance(trouble, Failed):
            failed[each.county.code] = trouble
    return failed


def _counties(day: Day, prefecture: str, told: set[str]) -> list[County]:
    """The prefecture's counties that are told something: those with households, and those that lost one."""
    if prefecture == layout.PROVINCE_LIST:
        return [PROVINCE]
    rows = pq.read_table(day.snapshot.table("county")).to_pylist()
    return [
        County(row["county_code"], row["county"] or row["county_code"], row["prefecture"])
        for row in rows
        if row["prefecture_code"] == prefecture and row["county_code"] in told
    ]


def _due(day: Day, counties: list[County]) -> list[DuePackage]:
    """The packages that are not published from the same inputs, or not known to the ledger."""
    shared = inputs_of(day.snapshot, day.results) | course_inputs(day) | {PUBLIC_KEY: public_key(day.settings)}
    if not day.settings.towns:
        shared |= {"towns": "off"}
    back, before = _back(day)
    of_county: dict[str, pd.DataFrame] = {county.code: back[back.county_code == county.code] for county in counties}
    inputs = {
        county.code: {
            **shared,
            "inbox": inbox_name(day, county.code),
            "before": before.get(county.code, ""),
            "returned": digest_of_files(of_county[county.code]),
        }
        for county in counties
    }
    due = [county for county in counties if not _is_published(day, county, inputs[county.code])]
    if not due:
        return []
    quality, days = _quality(day)
    return [
        DuePackage(
            county, inputs[county.code], of_county[county.code], quality[quality.county_code == county.code], days
        )
        for county in due
    ]


def _back(day: Day) -> tuple[pd.DataFrame, dict[str, str]]:
    """The files that came back in the days before, as covers tell them, and by county the day of its package before."""
    since = day.as_of - dt.timedelta(days=load_receipts().told_days)
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        before = packages_before(connection, day.as_of)
        back = returned_files(connection, since, day.as_of)
    return back, {county: each.isoformat() for county, each in before.items()}


def _is_published(day: Day, county: County, inputs: Inputs) -> bool:
    """Whether the county's package is made from the same inputs, and the ledger knows it."""
    package = day.package(county.code)
    if (package.manifest() or {}).get("inputs") != inputs:
        return False
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        return is_recorded(connection, day.as_of, county.code, digest(package.folder / MANIFEST))


def _quality(day: Day) -> tuple[pd.DataFrame, list[dt.date]]:
    """The counts of the quality pages and their days; the province's own list takes those of no county."""
    quality, days = course(day)
    placed = set(pq.read_table(day.snapshot.table("county"), columns=["county_code"])["county_code"].to_pylist())
    own = quality.county_code.isin(placed)
    return quality.assign(county_code=quality.county_code.where(own, PROVINCE.code)), days


def _withdraw_others(day: Day, prefectures: Iterable[str], counties: set[str]) -> None:
    """Take away packages of the prefectures' counties that hold no household any more."""
    for prefecture in set(prefectures) - {layout.PROVINCE_LIST}:
        for folder in day.packages.folder.glob(f"{prefecture}*"):
            if folder.name not in counties:
                with ledger(day.settings.ledger_url, day.settings.home) as connection:
                    withdraw_package(connection, day.as_of, folder.name)
                withdraw(folder, day.settings.home)
