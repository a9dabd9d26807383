"""What a county's package is made from, read from what was drawn for all counties."""

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from exports.by_county import ByCounty
from exports.file_frame import ABOUT, FileFrame
from exports.format_specs import FormatSpec
from exports.ledger.packing import NOTHING_FOLLOWED, Followed, followed_of
from exports.towns.candidates import candidates
from exports.towns.rows import TownRows


@dataclass(frozen=True)
class CountyRows:
    """The files of a county that have rows, and what its cover tells (drawn_rows.told_by_covers).

    `towns`: what the files by town are made from; `followed`: what entries and updates say besides their cells.
    """

    files: list[FileFrame]
    towns: TownRows
    followed: Followed
    counts: pd.DataFrame
    placed: pd.DataFrame
    ready: pd.DataFrame
    progress: pd.DataFrame
    scale: pd.DataFrame
    known: pd.DataFrame
    answers: pd.DataFrame
    assistance: pd.DataFrame


OF_COVER = ("counts", "placed", "ready", "progress", "scale", "known", "answers", "assistance")
OF_TOWNS = ("places", "form_home", "form_person", "form_expense")


def _cells(rows: pa.Table) -> pa.Table:
    return rows.select([name for name in rows.column_names if name not in ABOUT])


def _file(spec: FormatSpec, drawn: ByCounty, county: str) -> FileFrame | None:
    """A file that has rows of the county; None when it has none."""
    if not drawn.holds(spec.format) or (own := drawn.rows(spec.format, county)).num_rows == 0:
        return None
    names = {f"{spec.format}_{at}": sheet for at, sheet in enumerate(spec.more_sheets, start=2)}
    sheets = [(sheet, drawn.rows(name, county)) for name, sheet in names.items() if drawn.holds(name)]
    more = [(sheet, _cells(rows)) for sheet, rows in sheets if rows.num_rows]
    return FileFrame(spec, _cells(own), own.select(list(ABOUT)), more)


def _followed(rows: pa.Table) -> Followed:
    return followed_of(rows) if rows.num_rows else NOTHING_FOLLOWED


def county_files(specs: list[FormatSpec], drawn: ByCounty, county: str) -> list[FileFrame]:
    """The files that have rows of one county."""
    return [file for spec in specs if (file := _file(spec, drawn, county)) is not None]


def county_rows(specs: list[FormatSpec], drawn: ByCounty, county: str) -> CountyRows:
    """Everything of one county."""
    covers = {name: drawn.rows(name, county).to_pandas() for name in OF_COVER}
    places, homes, people, expenses = (drawn.rows(name, county) for name in OF_TOWNS)
    towns = TownRows(places, candidates(homes, people, expenses))
    return CountyRows(county_files(specs, drawn, county), towns, _followed(drawn.rows("followed", county)), **covers)
