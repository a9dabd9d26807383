"""Step draw: the rows of every file, drawn and rendered once for all counties and passed through their gates, into
`drawn/as_of=D/`.
"""

import contextlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from expectations.gate_reports import write_gates
from exports.by_county import COUNTY, write_by_county
from exports.drawn_rows import drawing, file_rows, followed_values, told_by_covers, told_by_towns
from exports.format_specs import LIST, NUMBER, FormatSpec
from exports.frames import SheetFrame, file_frames
from exports.towns.candidates import ORDER
from steps.workers import begin_ahead
from storage.ahead import one_ahead
from storage.day import Day
from storage.frame import Publication, Summary, publishes
from storage.layout import COUNTIES, PROVINCE_LIST

if TYPE_CHECKING:
    from expectations.gates import GateOutcome

log = logging.getLogger("jianbang.draw")


_OF_ROWS = pa.schema({COUNTY: pa.string(), "household_no": pa.string()})


@dataclass(frozen=True)
class Written:
    """A file that was drawn: the county and household of each row of its own sheet, and what the gates of its sheets
    said.
    """

    spec: FormatSpec
    households: pa.Table
    outcomes: "list[GateOutcome]"


@publishes(
    lambda day: day.drawn,
    after=lambda day: [day.snapshot, day.results],
    share=0.8,  # the files' rows and cells are held beside the engine
)
def draw(day: Day, to: Publication) -> Summary:
    """Draw the files of all counties, then those of what belongs to none; returns counts.

    The manifest tells as `failed` what a gate said, by county: such a county gets no package.
    """
    written = {COUNTIES: _draw(day, to, COUNTIES)}
    begin_ahead("steps.county_package", day.settings.workers)  # what packages are made with is loaded beside the rest
    written[PROVINCE_LIST] = _draw(day, to, PROVINCE_LIST)
    to.tell(failed=_failed(written.values()))
    rows = {name: sum(file.households.num_rows for file in files) for name, files in written.items()}
    return {"rows": sum(rows.values()), "rows_of_no_county": rows[PROVINCE_LIST]}


def _failed(written: Iterable[list[Written]]) -> dict[str, list[str]]:
    """What gates said, by county."""
    failed: dict[str, list[str]] = {}
    for outcome in (outcome for files in written for file in files for outcome in file.outcomes):
        for county in outcome.critical:
            failed.setdefault(county, []).append(outcome.line(county))
    return failed


def _draw(day: Day, to: Publication, name: str) -> list[Written]:
    """Write one drawing into its folder."""
    folder, lists_only = to.folder / name, name == PROVINCE_LIST
    folder.mkdir()
    with drawing(to.connection, day, lists_only) as of:
        with contextlib.closing(one_ahead(file_rows(of, lists_only))) as rows:
            written = [_write_file(folder, spec, sheets) for spec, sheets in file_frames(rows, lists_only)]
        write_gates(folder, [outcome.report for file in written for outcome in file.outcomes])
        of.forget("told")
        listed = _households(file for file in written if file.spec.kind == LIST)
        for other, told in (told_by_covers(of) | told_by_towns(of, listed)).items():
            _write_told(folder, other, told, lists_only)
    # The largest of all: written when the engine holds nothing else.
    settled = _households(file for file in written if file.spec.settles)
    _write_told(folder, "followed", followed_values(to.connection, day, settled), lists_only)
    return written


def _write_told(folder: Path, name: str, told: ir.Table, lists_only: bool) -> None:
    """Write what is told besides the files' rows."""
    table = told.order_by([COUNTY, *ORDER.get(name, told.drop(COUNTY).columns)]).to_pyarrow()
    write_by_county(folder, name, _of_the_province(table) if lists_only else table)


def _write_file(folder: Path, spec: FormatSpec, sheets: list[SheetFrame]) -> Written:
    for sheet in sheets:
        write_by_county(folder, sheet.name, sheet.rows)
    # Copied: a column as the engine gave it holds the memory of all the others.
    households = sheets[0].rows.select(_OF_ROWS.names).take(np.arange(sheets[0].rows.num_rows))
    log.info("drawn: %s, %s rows", spec.format, f"{households.num_rows:,}")
    return Written(spec, households, [_gate(sheet) for sheet in sheets])


def _gate(sheet: SheetFrame) -> "GateOutcome":
    """The strict gate of one sheet's frame."""
    from expectations.gates import validate
    from expectations.suites.export_frame import FrameColumn, export_suite

    spec = sheet.spec
    columns = [FrameColumn(column.heading, column.required, column.allowed, column.pattern) for column in spec.columns]
    key = [spec.heading_of(column) for column in spec.key if column != NUMBER]
    # Most cells say what others of their column say: as categories each text is hashed and compared once.
    frame = sheet.cells.to_pandas(categories=sheet.cells.column_names)
    return validate(sheet.name, frame, export_suite(columns, key), sheet.owners)


def _households(files: Iterable[Written]) -> pa.Table:
    """The households of the files' rows; a day may have no such file."""
    return pa.concat_tables([_OF_ROWS.empty_table(), *(file.households for file in files)])


def _of_the_province(rows: pa.Table) -> pa.Table:
    """Rows of no county as the province's own."""
    own = pa.array([PROVINCE_LIST] * len(rows), pa.string())
    return rows.set_column(rows.schema.get_field_index(COUNTY), COUNTY, own)
