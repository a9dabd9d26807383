"""Whether a county's file jumped against its last one: the shares of changed, vanished and refused, and their limits.

Each is taken against what left the county before, so that a file that was held one day is held the next day too.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq

from exports.format_catalogue import load_formats
from exports.format_specs import IMPORT, FormatSpec
from policies.in_force import Jump
from policies.words import ACCEPTED, REFUSED, VANISHED
from storage.day import Day

_HOUSEHOLDS = "households"
_PERCENT = 100


@dataclass(frozen=True)
class Share:
    """A part of what the world outside knows of a county, and the limit of it; `of` counts what it is a part of."""

    name: str
    part: int
    of: int
    limit: Decimal

    @property
    def told(self) -> str:
        """changed households 60 of 100 (60.0 %, limit 50 %)"""
        percent, limit = Decimal(self.part * _PERCENT) / self.of, f"{(self.limit * _PERCENT).normalize():f}"
        return f"{self.name} {self.part} of {self.of} ({percent:.1f} %, limit {limit} %)"


def _specs() -> dict[tuple[str, str], FormatSpec]:
    return {(spec.format, spec.edition): spec for spec in load_formats()}


def changed(manifest: dict[str, Any]) -> dict[str, int]:
    """By what a format counts (households, members, measures), how many rows of import files change something known.

    A row is a change when its record was sent before; a household's row in a file that is not for its first entry is
    one always, since updates and eliminations tell of households known before.
    """
    counted: dict[str, int] = {}
    for entry in manifest["files"]:
        spec = _specs().get((entry["format"], entry["edition"]))
        if spec is None or spec.kind != IMPORT or spec.counts is None:
            continue
        always = spec.counts == _HOUSEHOLDS and spec.enters is None
        rows = entry["rows"] if always else entry["rows"] - entry["new"]
        counted[spec.counts] = counted.get(spec.counts, 0) + rows
    return counted


@dataclass(frozen=True)
class Known:
    """What a day knows of a county outside: records accepted or waiting by what their format counts, and of the last
    package that left how many were answered, and how many of these refused; households vanished since it left.
    """

    records: Mapping[str, int]
    answered: int
    refused: int
    vanished: int


def known_of(day: Day, county: str, last_sent: dt.date) -> Known:
    """Read from the day's results; an older day gives what it gave then. Raises NotPublishedError without results."""
    day.results.require()
    counts = {spec.format: spec.counts for spec in load_formats()}
    columns = ["format", "household_no", "as_of", "state", "known_as_of"]
    own = [("county_code", "=", county)]
    outside = pq.read_table(day.results.path("outside"), columns=columns, filters=own, partitioning=None).to_pandas()
    life = pq.read_table(
        day.results.path("life"), columns=["since"], filters=[*own, ("state", "=", VANISHED)], partitioning=None
    ).to_pandas()
    standing = outside[outside.known_as_of.notna()]
    by = standing.assign(counts=standing.format.map(counts)).groupby("counts")
    records = {str(name): int(rows.household_no.nunique()) if name == _HOUSEHOLDS else len(rows) for name, rows in by}
    last = outside[outside.as_of == last_sent]
    refused = int((last.state == REFUSED).sum())
    return Known(records, refused + int((last.state == ACCEPTED).sum()), refused, int((life.since > last_sent).sum()))


def _shares(manifest: dict[str, Any], known: Known, limits: Jump) -> Iterator[Share]:
    for name, part in changed(manifest).items():
        yield Share(f"changed {name}", part, known.records.get(name, 0), limits.changed)
    yield Share("vanished households", known.vanished, known.records.get(_HOUSEHOLDS, 0), limits.vanished)
    yield Share("refused records", known.refused, known.answered, limits.refused)


def jumps(manifest: dict[str, Any], known: Known, limits: Jump) -> list[str]:
    """The shares above their limits, each in words; none of fewer than the smallest base."""
    return [
        share.told
        for share in _shares(manifest, known, limits)
        if share.of >= limits.smallest_base and share.part > share.limit * share.of
    ]
