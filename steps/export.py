"""Step export: the packages of a prefecture's counties, into `packages/as_of=D/<county>/` and the ledger."""

import datetime as dt
import logging
from collections.abc import Iterable

import pandas as pd
import pyarrow.parquet as pq

from exports.assistance import Assistance, assistance_told
from exports.by_county import ByCounty
from exports.county_rows import CountyRows, county_rows
from exports.course import course, course_inputs
from exports.cover import County
from exports.cover_facts import PROVINCE, cover
from exports.format_catalogue import formats
from exports.ledger.connect import ledger
from exports.ledger.deliveries import packages_before, withdraw_package
from exports.ledger.opinions import returned_files
from exports.ledger.versions import RECORD_COLUMNS, Prepared, begin_run, is_recorded, prepare
from exports.package import PUBLIC_KEY, CountyFile, write_package
from exports.quality_page import quality_page
from exports.returned import digest_of_files
from exports.towns.files import TownFile, town_files
from policies.receipts import load_receipts
from steps.draw import COUNTIES
from steps.inbox import inbox_name
from steps.keys import public_key
from steps.workers import side_by_side
from storage import layout
from storage.day import Day, Part
from storage.digests import digest
from storage.errors import may_pass, told
from storage.frame import Inputs, Summary, inputs_of
from storage.manifest import MANIFEST
from storage.passing import passing
from storage.publish import publishing, withdraw

log = logging.getLogger("jianbang.export")


class ExportError(RuntimeError):
    """Some counties of a prefecture could not be exported; the others were."""


def prefectures(day: Day) -> dict[str, str]:
    """What export is mapped over, names by codes: the prefectures, and `province` for what belongs to no county."""
    county = pq.read_table(day.snapshot.table("county"), columns=["prefecture_code", "prefecture"]).to_pylist()
    names = {row["prefecture_code"]: row["prefecture"] or row["prefecture_code"] for row in county}
    return {**dict(sorted(names.items())), layout.PROVINCE_LIST: PROVINCE.name}


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


def export(day: Day, prefecture: str) -> Summary:
    """Publish the packages of one prefecture and record them in the ledger; returns counts.

    A county that fails does not stop the others: they are published, then ExportError names the failed ones.
    """
    day.snapshot.require()
    stopped = day.checks.require()["summary"]["stopped"]
    counties = _counties(day, prefecture, {*stopped, *day.results.require()["counties"]})
    _withdraw_others(day, prefecture, {county.code for county in counties})
    inputs = inputs_of(day.snapshot, day.results) | course_inputs(day) | {PUBLIC_KEY: public_key(day.settings)}
    if not day.settings.towns:
        inputs |= {"towns": "off"}
    back, before = _back(day)
    own = {
        county.code: {
            **inputs,
            "inbox": inbox_name(day, county.code),
            "before": before.get(county.code, ""),
            **_back_digest(back, county),
        }
        for county in counties
    }
    due = [county for county in counties if not _is_published(day, county, own[county.code])]
    failed: dict[str, str] = {}
    again = False
    if due:
        drawn = day.drawn.require()
        log.info("exporting %d counties of %s", len(due), prefecture)
        with ledger(day.settings.ledger_url, day.settings.home) as book:
            begin_run(book, day.as_of)
        stopped = {county: "; ".join(lines) for county, lines in drawn["failed"].items()} | stopped
        tables = ByCounty(day.drawn.folder / (prefecture if prefecture == layout.PROVINCE_LIST else COUNTIES))
        specs, quality = formats(day.as_of), _quality(day, prefecture)
        for county in due:
            try:
                if county.code in stopped:
                    raise ExportError(stopped[county.code])
                rows = county_rows(specs, tables, county.code)
                page = _page(day, county, *quality, assistance_told(rows.assistance))
                _publish(day, county, rows, page, own[county.code], back)
            except Exception as error:  # noqa: BLE001  whatever happens to one county, the others go on
                failed[county.code], again = told(error), again or may_pass(error)
                log.error("county %s: not published: %s", county.code, failed[county.code])
    if failed:
        raise passing(ExportError("; ".join(f"county {code}: {why}" for code, why in failed.items())), again)
    return {"prefecture": prefecture, "counties": len(counties), "written": len(due)}


def export_all(day: Day) -> Summary:
    """Export every prefecture, several at a time, whatever happens to one; raises ExportError naming what failed."""
    for part in (day.snapshot, day.checks, day.results):
        part.require()
    failed, written, counties = [], 0, 0
    names = prefectures(day)
    for place, (prefecture, outcome) in enumerate(side_by_side(_outcome, day, list(names)), start=1):
        log.info("exported %d of %d: %s", place, len(names), names[prefecture])
        if isinstance(outcome, str):
            failed.append(outcome)
        else:
            written, counties = written + outcome["written"], counties + outcome["counties"]
    if failed:
        raise ExportError("; ".join(failed))
    return {"counties": counties, "written": written}


def _outcome(day: Day, prefecture: str) -> Summary | str:
    """What the export of a prefecture counts, or one line about why it failed."""
    try:
        return export(day, prefecture)
    except ExportError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001  the other prefectures go on
        line = f"prefecture {prefecture}: {told(error)}"
        log.error("%s", line)
        return line


def _back(day: Day) -> tuple[pd.DataFrame, dict[str, str]]:
    """The files that came back in the days before, as covers tell them, and by county the day of its package before."""
    since = day.as_of - dt.timedelta(days=load_receipts().told_days)
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        before = packages_before(connection, day.as_of)
        back = returned_files(connection, since, day.as_of)
    return back, {county: each.isoformat() for county, each in before.items()}


def _back_digest(back: pd.DataFrame, county: County) -> Inputs:
    return {"returned": digest_of_files(back[back.county_code == county.code])}


def _is_published(day: Day, county: County, inputs: Inputs) -> bool:
    """Whether the county's package is made from the same inputs, and the ledger knows it."""
    package = day.package(county.code)
    if (package.manifest() or {}).get("inputs") != inputs:
        return False
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        return is_recorded(connection, day.as_of, county.code, digest(package.folder / MANIFEST))


def _quality(day: Day, prefecture: str) -> tuple[pd.DataFrame, list[dt.date]]:
    """The counts of the quality pages and their days; the province's own list takes those of no county."""
    quality, days = course(day)
    placed = set(pq.read_table(day.snapshot.table("county"), columns=["county_code"])["county_code"].to_pylist())
    own = quality.county_code.isin(placed)
    if prefecture == layout.PROVINCE_LIST:
        return quality[~own].assign(county_code=PROVINCE.code), days
    return quality[own], days


def _page(day: Day, county: County, quality: pd.DataFrame, days: list[dt.date], assistance: list[Assistance]) -> str:
    own = quality[quality.county_code == county.code]
    return quality_page(county.name, day.as_of, own, days, assistance=assistance)


def _publish(day: Day, county: County, rows: CountyRows, page: str, inputs: Inputs, back: pd.DataFrame) -> None:
    """Record one county's package and publish it.

    The ledger comes first: a package that it does not know was published over an older ledger.
    """
    with publishing(day.package(county.code).folder, day.settings.home) as folder:
        facts = cover(county, day, rows, inputs["inbox"], back, inputs["before"])
        parts = [CountyFile(file.spec, file.frame, file.about.is_new, file.more) for file in rows.files]
        write_package(folder, county, day.as_of, parts, facts, page, inputs, _towns(day, county, rows))
        records = [file.records(rows.followed) for file in rows.files if file.spec.recorded]
        _record(day, county, Part(folder, "export"), records)


def _towns(day: Day, county: County, rows: CountyRows) -> Iterable[TownFile]:
    """The county's files by town, when there are to be any."""
    if not day.settings.towns or county == PROVINCE:
        return ()
    return town_files(county, day.as_of, rows.files, rows.towns, day.policy.low_income_factor)


def _record(day: Day, county: County, package: Part, records: list[pd.DataFrame]) -> None:
    """The package that is about to be published in the ledger."""
    prepared = Prepared(
        day.as_of,
        county.code,
        digest(package.folder / MANIFEST),
        [{name: file[name] for name in ("format", "name", "rows", "sha256")} for file in package.require()["files"]],
        pd.concat(records) if records else pd.DataFrame(columns=list(RECORD_COLUMNS)),
    )
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        prepare(connection, prepared)


def _withdraw_others(day: Day, prefecture: str, counties: set[str]) -> None:
    """Take away packages of the prefecture's counties that hold no household any more."""
    for folder in day.packages.folder.glob(f"{prefecture}*") if prefecture != layout.PROVINCE_LIST else ():
        if folder.name not in counties:
            with ledger(day.settings.ledger_url, day.settings.home) as connection:
                withdraw_package(connection, day.as_of, folder.name)
            withdraw(folder, day.settings.home)
