"""The rows of every file of a prefecture, drawn from snapshot and results before the ledger leaves out what is
known.
"""

from dataclasses import dataclass, field, replace

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis.backends.duckdb import Backend

from exports.accounting import READY, records
from exports.drawing import Drawing
from exports.format_catalogue import draw_rows, formats
from exports.format_specs import LIST, FormatSpec, SheetSpec
from exports.ledger.values import FOLLOWED
from exports.towns.rows import TownRows, town_rows
from policies.finding import READING
from policies.results import load_results
from policies.words import CANDIDATE, CONFIRMED, ELIMINATED
from storage.day import Day
from storage.layout import PROVINCE_LIST
from storage.tables import open_reading, open_result, open_snapshot

_OF_HOUSEHOLD = ("household", "member", "measure", "marginal_monitor")
_OFTEN_READ = ("assessment", "finding")
# Of no file: what changes are told from, counts of the quality page, and what the board draws.
_NOT_DRAWN = ("followed", "quality", "deadline_entry")


@dataclass(frozen=True)
class FileRows:
    """Rows of a format's own sheet, and of each of its more sheets, before any is rendered."""

    spec: FormatSpec
    rows: pd.DataFrame
    more: list[pd.DataFrame] = field(default_factory=list)


@dataclass(frozen=True)
class PrefectureRows:
    """Rows of every file of a prefecture by format, and what its cover pages tell, each with county_code.

    `placed`: how many records of each kind (`counts`) and status are held back, not due or ready; `ready`: those
    records. `known`: the records of its households that are known outside; `answers`: how those that its counties sent
    were answered, and when. `towns`: what the files by town are made from, when there are to be any.
    """

    files: list[FileRows]
    counts: pd.DataFrame
    placed: pd.DataFrame
    ready: pd.DataFrame
    progress: pd.DataFrame
    scale: pd.DataFrame
    known: pd.DataFrame
    answers: pd.DataFrame
    towns: TownRows | None = None


def _counts(of: Drawing) -> ir.Table:
    """Per county its judged households, with their members and measures."""
    measure = of.tables["measure"]
    given = measure.group_by("household_no").aggregate(measures=measure.count())
    rows = of.results["assessment"].left_join(given, "household_no").drop("household_no_right")
    return rows.group_by("county_code").aggregate(
        households=rows.count(),
        confirmed=(rows.status == CONFIRMED).sum(),
        eliminated=(rows.status == ELIMINATED).sum(),
        candidates=(rows.status == CANDIDATE).sum(),
        members=rows.member_count.sum(),
        measures=rows.measures.fill_null(0).sum(),
    )


def _answers(outside: ir.Table) -> ir.Table:
    """How many records each county's files are answered with and when, and the day of the oldest (N3.3)."""
    return outside.group_by("county_code", "format", "state", "answered_on").aggregate(
        records=outside.count(), since=outside.as_of.min()
    )


def _own(rows: ir.Table, prefecture: str, county: ir.Table) -> ir.Table:
    """The rows of a prefecture's counties; for `province` those of no county."""
    if prefecture == PROVINCE_LIST:
        return rows.anti_join(county.select("county_code"), "county_code")
    return rows.filter(rows.county_code.left(4) == prefecture)


def _drawing(connection: Backend, day: Day, prefecture: str) -> Drawing:
    """The prefecture's own part of snapshot and results, kept in the engine."""

    def keep(name: str, rows: ir.Table) -> ir.Table:
        return connection.create_table(f"own_{name}", rows, temp=True)

    tables = open_snapshot(connection, day.snapshot) | {READING: open_reading(connection, day.snapshot)}
    drawn = [name for name, model in load_results().items() if model.by == "assess" and name not in _NOT_DRAWN]
    results = {name: open_result(connection, day.results, name) for name in drawn}
    own = {
        name: _own(rows, prefecture, tables["county"])
        for name, rows in results.items()
        if "county_code" in rows.columns
    }
    own |= {name: keep(f"result_{name}", own[name]) for name in _OFTEN_READ}
    own |= {
        name: rows.semi_join(own["assessment"], "household_no") for name, rows in results.items() if name not in own
    }
    for name in _OF_HOUSEHOLD:
        tables[name] = keep(name, tables[name].semi_join(own["assessment"], "household_no"))
    known = keep("known", results["outside"].semi_join(own["assessment"], "household_no"))
    whole = prefecture != PROVINCE_LIST
    return Drawing(tables, own, known, day.policy, day.deadlines, formats(day.as_of), keep, whole)


def _file_rows(of: Drawing, spec: FormatSpec) -> FileRows:
    def drawn(sheet: SheetSpec) -> pd.DataFrame:
        return draw_rows(sheet)(of).order_by(sheet.order).execute()

    return FileRows(spec, drawn(spec), [drawn(sheet) for sheet in spec.more_sheets])


def prefecture_rows(connection: Backend, day: Day, prefecture: str) -> PrefectureRows:
    """Everything that the packages of one prefecture hold; of `province`, the lists of what belongs to no county."""
    of = _drawing(connection, day, prefecture)
    specs = [spec for spec in of.formats if spec.kind == LIST or prefecture != PROVINCE_LIST]
    files = [_file_rows(of, spec) for spec in specs]
    everything = of.keep("records", records(of))
    placed = everything.group_by("county_code", "status", "counts", "place").aggregate(records=everything.count())
    ready = everything.filter(everything.place == READY).drop("place")
    numbers = (_counts(of), placed, ready, of.results["deadline_progress"], of.results["scale"])
    towns = town_rows(of) if day.settings.towns and prefecture != PROVINCE_LIST else None
    told = (rows.execute() for rows in (*numbers, of.known, _answers(of.results["outside"])))
    return replace(PrefectureRows(files, *told), towns=towns)


def followed_values(connection: Backend, day: Day, households: list[str]) -> dict[str, list[tuple[str, ...]]]:
    """The followed values of households today, which their entry or update says besides its cells (N3.2a)."""
    if not households:
        return {}
    rows = open_result(connection, day.results, "followed")
    wanted = ibis.memtable({"household_no": sorted(set(households))})
    own = rows.semi_join(wanted, "household_no").select("household_no", *FOLLOWED).execute()
    found: dict[str, list[tuple[str, ...]]] = {}
    for household, *said in own.astype(object).where(own.notna(), None).itertuples(index=False, name=None):
        found.setdefault(household, []).append(tuple(said))
    return found
