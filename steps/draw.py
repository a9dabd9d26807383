"""Step draw: the rows of every file, drawn and rendered once for all counties and passed through their gates, into
`drawn/as_of=D/`.
"""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from expectations.gate_reports import write_gates
from exports.by_county import COUNTY, write_by_county
from exports.drawing import Drawing
from exports.drawn_rows import drawing, file_rows, followed_values, known_records, told_by_covers, told_by_towns
from exports.format_specs import LIST, NUMBER, FormatSpec
from exports.frames import SheetFrame, file_frames
from exports.towns.candidates import ORDER
from storage.day import Day
from storage.frame import Publication, Summary, publishes
from storage.layout import PROVINCE_LIST

if TYPE_CHECKING:
    from expectations.gates import GateOutcome

log = logging.getLogger("jianbang.draw")

# The two drawings of a day: all counties, and the lists of what belongs to none.
COUNTIES = "counties"
DRAWINGS = (COUNTIES, PROVINCE_LIST)


@publishes(lambda day: day.drawn, after=lambda day: [day.snapshot, day.results])
def draw(day: Day, to: Publication) -> Summary:
    """Draw the files of all counties, then those of what belongs to none; returns counts.

    The manifest tells as `failed` what a gate said, by county: such a county gets no package.
    """
    failed: dict[str, list[str]] = {}
    rows = {}
    for name in DRAWINGS:
        (to.folder / name).mkdir()
        rows[name], found = _draw(day, to, name)
        failed |= found
    to.tell(failed=failed)
    return {"rows": sum(rows.values()), "rows_of_no_county": rows[PROVINCE_LIST], "counties_stopped": len(failed)}


def _draw(day: Day, to: Publication, name: str) -> tuple[int, dict[str, list[str]]]:
    """Write one drawing into its folder; returns (rows of files, what gates said by county)."""
    lists_only = name == PROVINCE_LIST
    folder, rows, reports = to.folder / name, 0, []
    failed: dict[str, list[str]] = {}
    listed, settled = [], []
    of = drawing(to.connection, day, lists_only)
    for sheets in _frames(of, lists_only):
        spec = sheets[0].spec
        assert isinstance(spec, FormatSpec)
        for sheet in sheets:
            write_by_county(folder / f"{sheet.name}.parquet", sheet.rows)
            outcome = _gate(sheet)
            reports.append(outcome.report)
            for county in outcome.critical:
                failed.setdefault(county, []).append(outcome.line(county))
        rows += sheets[0].rows.num_rows
        log.info("drawn: %s, %s rows", spec.format, f"{sheets[0].rows.num_rows:,}")
        (listed if spec.kind == LIST else []).append(sheets[0].rows.select(["household_no"]))
        (settled if spec.settles else []).append(sheets[0].rows.select([COUNTY, "household_no"]))
    write_gates(folder, reports)
    _write_others(day, to, of, folder, listed, settled)
    return rows, failed


def _frames(of: Drawing, lists_only: bool) -> Iterator[list[SheetFrame]]:
    return file_frames(file_rows(of, lists_only), lambda spec: known_records(of, spec), lists_only)


def _gate(sheet: SheetFrame) -> "GateOutcome":
    """The strict gate of one sheet's frame."""
    from expectations.gates import validate
    from expectations.suites.export_frame import FrameColumn, export_suite

    spec = sheet.spec
    columns = [FrameColumn(column.heading, column.required, column.allowed, column.pattern) for column in spec.columns]
    key = [spec.heading_of(column) for column in spec.key if column != NUMBER]
    return validate(sheet.name, sheet.cells.to_pandas(), export_suite(columns, key), sheet.owners)


def _write_others(
    day: Day, to: Publication, of: Drawing, folder: Path, listed: list[pa.Table], settled: list[pa.Table]
) -> None:
    """What covers, towns' files and the ledger need besides the files' rows."""
    others = told_by_covers(of)
    if folder.name != PROVINCE_LIST:
        others |= told_by_towns(of, pa.concat_tables(listed))
        if settled:
            others["followed"] = followed_values(to.connection, day, pa.concat_tables(settled))
    for name, rows in others.items():
        table = rows.order_by([COUNTY, *ORDER.get(name, [])]).to_pyarrow()
        if folder.name == PROVINCE_LIST:
            own = pa.array([PROVINCE_LIST] * len(table), pa.string())
            table = table.set_column(table.schema.get_field_index(COUNTY), COUNTY, own)
        write_by_county(folder / f"{name}.parquet", table)
