"""What every file and cover of the province is drawn from: snapshot and results, before the ledger leaves out what is
known.

Everything is drawn once for all counties; `lists_only` are the lists of what belongs to no county.
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from exports.accounting import READY, records
from exports.by_county import COUNTY
from exports.drawing import LOOKED_AT, Drawing, Forget, Keep
from exports.format_catalogue import formats
from exports.format_review import draw_rows
from exports.format_specs import LIST, FormatSpec, SheetSpec
from exports.ledger.outside import COLUMNS as OUTSIDE
from exports.ledger.values import FOLLOWED
from exports.towns.candidates import candidate_rows
from exports.towns.places import household_places
from policies.finding import READING
from policies.results import load_results
from policies.words import CANDIDATE, CONFIRMED, ELIMINATED, NONE
from storage.day import Day
from storage.engine import Connection, forget, kept
from storage.tables import open_reading, open_result, open_snapshot

_OF_HOUSEHOLD = ("household", "member", "measure", "marginal_monitor")
# Of no file: what changes are told from, counts of the quality page, and what the board draws.
_NOT_DRAWN = ("followed", "quality", "deadline_entry")
# Of a finding: what the days tell it from others by.
_NOT_TOLD = ("value_digest", "value_since", "confirmed_on")


@dataclass(frozen=True)
class FileRows:
    """Rows of a format's own sheet, and of each of its more sheets, before any is rendered; `known`: of what the ledger
    keeps, the records of the format that are known outside.
    """

    spec: FormatSpec
    rows: pa.Table
    more: list[pa.Table] = field(default_factory=list)
    known: pd.DataFrame | None = None


def _own(rows: ir.Table, county: ir.Table, lists_only: bool) -> ir.Table:
    """The rows of known counties; with `lists_only` those of no county."""
    codes = county.select(COUNTY)
    return rows.anti_join(codes, COUNTY) if lists_only else rows.semi_join(codes, COUNTY)


@contextlib.contextmanager
def drawing(connection: Connection, day: Day, lists_only: bool) -> Iterator[Drawing]:
    """Snapshot and results of the counties, or of what belongs to none, what is read often kept in the engine until
    the drawing ends.
    """
    names: list[str] = []

    def keep(name: str, rows: ir.Table) -> ir.Table:
        names.append(name)
        return kept(connection, f"own_{name}", rows)

    def give_back(name: str) -> None:
        forget(connection, f"own_{name}", force=True)

    try:
        yield _drawing(connection, day, lists_only, keep, give_back)
    finally:
        for name in names:
            give_back(name)


def _drawing(connection: Connection, day: Day, lists_only: bool, keep: Keep, forget: Forget) -> Drawing:
    tables = open_snapshot(connection, day.snapshot) | {READING: open_reading(connection, day.snapshot)}
    drawn = [name for name, model in load_results().items() if model.by == "assess" and name not in _NOT_DRAWN]
    results = {name: open_result(connection, day.results, name) for name in drawn}
    own = {name: _own(rows, tables["county"], lists_only) for name, rows in results.items() if COUNTY in rows.columns}
    everyone = {**tables, "assessment": own["assessment"]}
    own["finding"] = keep("result_finding", own["finding"].drop(*_NOT_TOLD))
    concerned = keep("concerned", _concerned(own, results))
    own["assessment"] = keep("result_assessment", own["assessment"].semi_join(concerned, "household_no"))
    own |= {name: rows.semi_join(concerned, "household_no") for name, rows in results.items() if name not in own}
    for name in _OF_HOUSEHOLD:
        tables[name] = keep(name, tables[name].semi_join(own["assessment"], "household_no"))
    known = keep("known", results["outside"].semi_join(everyone["assessment"], "household_no"))
    return Drawing(
        tables, own, everyone, known, day.policy, day.deadlines, formats(day.as_of), keep, forget, not lists_only
    )


def _concerned(own: Mapping[str, ir.Table], results: Mapping[str, ir.Table]) -> ir.Table:
    """household_no of every household that something is told of: of most there is nothing to tell."""
    judged = own["assessment"]
    told = [{**results, **own}[name].select("household_no") for name in ("finding", *LOOKED_AT)]
    some = ibis.union(judged.filter(judged.status != NONE).select("household_no"), *told, distinct=True)
    return some.semi_join(judged, "household_no")


def file_rows(of: Drawing, lists_only: bool) -> Iterator[FileRows]:
    """The rows of each file in their place of the package, by county and in the order of its sheet."""
    by = [] if lists_only else [COUNTY]

    def drawn(sheet: SheetSpec) -> pa.Table:
        table: pa.Table = draw_rows(sheet)(of).order_by([*by, *sheet.order]).to_pyarrow()
        return table

    for spec in of.formats:
        if spec.kind == LIST or not lists_only:
            known = _known_records(of, spec) if spec.recorded else None
            yield FileRows(spec, drawn(spec), [drawn(sheet) for sheet in spec.more_sheets], known)


def _known_records(of: Drawing, spec: FormatSpec) -> pd.DataFrame:
    """The records of a format that are known outside, of the drawing's households."""
    rows = of.known.filter(of.known.format == spec.format).select(*OUTSIDE).to_pyarrow()
    return pd.DataFrame({name: pd.Series(rows[name].to_pylist(), dtype=object) for name in rows.column_names})


def _counts(of: Drawing) -> ir.Table:
    """Per county its judged households, with their members and measures."""
    measure = of.everyone["measure"]
    given = measure.group_by("household_no").aggregate(measures=measure.count())
    rows = of.everyone["assessment"].left_join(given, "household_no").drop("household_no_right")
    return rows.group_by(COUNTY).aggregate(
        households=rows.count(),
        confirmed=(rows.status == CONFIRMED).sum(),
        eliminated=(rows.status == ELIMINATED).sum(),
        candidates=(rows.status == CANDIDATE).sum(),
        members=rows.member_count.sum(),
        measures=rows.measures.fill_null(0).sum(),
    )


def _answers(outside: ir.Table) -> ir.Table:
    """How many records each county's files are answered with and when, and the day of the oldest (N3.3)."""
    return outside.group_by(COUNTY, "format", "state", "answered_on").aggregate(
        records=outside.count(), since=outside.as_of.min()
    )


def told_by_covers(of: Drawing) -> dict[str, ir.Table]:
    """What cover pages tell, each table with county_code.

    `placed`: how many records of each kind (`counts`) and status are held back, not due or ready; `ready`: those
    records. `known`: the records that are known outside, by the county of their household today; `answers`: how those
    that a county sent were answered, and when. `assistance`: what its monitored households lack and may have.
    """
    everything = of.keep("records", records(of))
    known = of.known.select("household_no", "format", "as_of", "state", county_code="today_county")
    return {
        "counts": _counts(of),
        "placed": everything.group_by(COUNTY, "status", "counts", "place").aggregate(records=everything.count()),
        "ready": everything.filter(everything.place == READY).drop("place"),
        "progress": of.results["deadline_progress"],
        "scale": of.results["scale"],
        "known": known,
        "answers": _answers(of.results["outside"]),
        "assistance": of.results["assistance_count"],
    }


def told_by_towns(of: Drawing, listed: pa.Table) -> dict[str, ir.Table]:
    """Where the `listed` households (household_no) and the candidates live, and what the forms of these tell."""
    homes = household_places(of)
    wanted = ibis.memtable(listed)
    forms = candidate_rows(of)
    here = homes.household_no.isin(wanted.household_no) | homes.household_no.isin(forms["form_home"].household_no)
    return {"places": homes.filter(here), **forms}


def followed_values(connection: Connection, day: Day, households: pa.Table) -> ir.Table:
    """county_code and the followed values of `households` (county_code, household_no) today, which their entry or
    update says besides its cells (N3.2a).
    """
    rows = open_result(connection, day.results, "followed")
    wanted = ibis.memtable(households)
    return rows.inner_join(wanted, "household_no").select(COUNTY, "household_no", *FOLLOWED)
