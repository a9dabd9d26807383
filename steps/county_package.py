"""One county's package, from its drawn rows into `packages/as_of=D/<county>/` and the ledger."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from exports.assistance import assistance_told
from exports.by_county import ByCounty
from exports.county_rows import CountyRows, county_rows
from exports.cover import County
from exports.cover_facts import PROVINCE, cover
from exports.format_catalogue import formats
from exports.ledger.connect import ledger
from exports.ledger.versions import NO_RECORDS, Prepared, prepare
from exports.package import write_package
from exports.quality_page import quality_page
from exports.towns.files import TownFile, town_files
from storage.day import Day
from storage.digests import digest
from storage.inputs import Inputs
from storage.layout import COUNTIES, PROVINCE_LIST
from storage.manifest import MANIFEST, NotPublishedError
from storage.passing import passing
from storage.publish import publishing


@dataclass(frozen=True)
class DuePackage:
    """A package that is to be made, and what it needs besides the drawn rows.

    `inputs`: what its manifest names; `back`: the county's files that came back lately; `quality` and `days`: what its
    quality page counts, and of which days.
    """

    county: County
    inputs: Inputs
    back: pd.DataFrame
    quality: pd.DataFrame
    days: list[dt.date]


@lru_cache(maxsize=2)
def _tables(folder: Path, drawn: str) -> ByCounty:
    """The drawn tables, opened once as long as they are those of that manifest."""
    return ByCounty(folder)


def make_package(due: DuePackage, day: Day, drawn: str) -> None:
    """Record one county's package, made from what was `drawn` (the digest of its manifest), and publish it.

    The ledger comes first: a package that it does not know was published over an older ledger.
    """
    if digest(day.drawn.folder / MANIFEST) != drawn:
        raise passing(NotPublishedError(f"{day.drawn.folder}: drawn anew meanwhile; run export of that day again"))
    county, inputs = due.county, due.inputs
    of_drawing = PROVINCE_LIST if county == PROVINCE else COUNTIES
    rows = county_rows(formats(day.as_of), _tables(day.drawn.folder / of_drawing, drawn), county.code)
    assistance = assistance_told(rows.assistance)
    page = quality_page(county.name, day.as_of, due.quality, due.days, assistance=assistance)
    with publishing(day.package(county.code).folder, day.settings.home) as folder:
        facts = cover(county, day, rows, inputs["inbox"], due.back, inputs["before"], assistance)
        towns = _towns(day, county, rows)
        manifest = write_package(folder, county, day.as_of, rows.files, facts, page, inputs, towns)
        records = [file.records(rows.followed) for file in rows.files if file.spec.recorded]
        _record(day, county, folder, manifest, records)


def _towns(day: Day, county: County, rows: CountyRows) -> Iterable[TownFile]:
    """The county's files by town, when there are to be any."""
    if not day.settings.towns or county == PROVINCE:
        return ()
    return town_files(county, day.as_of, rows.files, rows.towns, day.policy.low_income_factor)


def _record(day: Day, county: County, folder: Path, manifest: dict[str, Any], records: list[pa.Table]) -> None:
    """The package that is about to be published in the ledger."""
    prepared = Prepared(
        day.as_of,
        county.code,
        digest(folder / MANIFEST),
        [{name: file[name] for name in ("format", "name", "rows", "sha256")} for file in manifest["files"]],
        pa.concat_tables(records) if records else NO_RECORDS,
    )
    with ledger(day.settings.ledger_url, day.settings.home) as connection:
        prepare(connection, prepared)
