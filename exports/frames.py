"""Rows as the files' text cells: rendered for all counties, compared with what the ledger knows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from exports.accounting import records_of
from exports.by_county import COUNTY
from exports.drawn_rows import FileRows
from exports.file_frame import ABOUT
from exports.format_specs import LIST, NUMBER, FormatSpec, Kind, SheetSpec
from exports.ledger.outside import RECORD
from exports.ledger.values import digest_of
from exports.province_rows import masked_rows
from exports.record_digests import content_hashes
from exports.rendering import keys_of, render
from policies.words import REFUSED
from storage.layout import PROVINCE_LIST


@dataclass(frozen=True)
class SheetFrame:
    """All rows of one sheet, by county: what is known about each (columns ABOUT), then its cells under their headings.

    `name`: that of its file, and from the second sheet on its place.
    """

    name: str
    spec: SheetSpec
    rows: pa.Table

    @property
    def cells(self) -> pa.Table:
        """The cells alone, under their headings."""
        return self.rows.select([column.heading for column in self.spec.columns])

    @property
    def owners(self) -> pd.Series:
        """The county of each row."""
        return self.rows[COUNTY].to_pandas()


@dataclass(frozen=True)
class Leaving:
    """The record keys of a file that leaves today: all that later files ask of it."""

    spec: FormatSpec
    keys: pa.Array


def _of_list(rows: pa.Table, spec: FormatSpec) -> dict[str, pa.Array]:
    """What is known about each row of a list: whose it is."""
    size = rows.num_rows
    told = {COUNTY: rows[COUNTY], "household_no": rows["household_no"], "format": pa.repeat(spec.format, size)}
    nothing = {name: pa.nulls(size, kind) for name, kind in ABOUT.items()}
    return {**nothing, **told, "is_new": pa.repeat(False, size)}


def _of_records(rows: pa.Table, cells: pa.Table, spec: FormatSpec) -> pd.DataFrame:
    """What is known about each row that the ledger keeps: also its key and digests."""
    numbers = cells[spec.identity].to_pylist() if spec.identity else [None] * cells.num_rows
    about = {
        COUNTY: rows[COUNTY].to_pylist(),
        "household_no": rows["household_no"].to_pylist(),
        "format": spec.format,
        "record": records_of(rows, spec.counts),
        "is_new": False,
        "record_key": keys_of(cells, spec).to_pylist(),
        "content_hash": content_hashes(cells),
        "compared_hash": content_hashes(cells.select(spec.compared)),
        "identity_digest": [None if number is None else digest_of(number) for number in numbers],
    }
    return pd.DataFrame(about, columns=list(ABOUT), index=range(rows.num_rows), dtype=object)


def _only_new_or_changed(about: pd.DataFrame, known: pd.DataFrame, spec: FormatSpec) -> pd.DataFrame:
    """`about` with is_new, without the records that say what their newest version outside says, or what the last one
    accepted or waiting says (N3.3).

    After a refusal a record is due also when another county sends it; what was entered once is not entered again.
    """
    last = known.drop(columns=["household_no"]).add_prefix("last_")
    keys = [f"last_{name}" for name in RECORD]
    marked = about.merge(last, left_on=RECORD, right_on=keys, how="left").set_axis(about.index)
    is_new = marked.last_as_of.isna()

    def says(prefix: str) -> pd.Series:
        # A version of before there was a digest of the compared cells is known by that of all its cells.
        same = marked[f"{prefix}compared_hash"] == marked.compared_hash
        return same | (marked[f"{prefix}content_hash"] == marked.content_hash)

    moved = (marked.last_state == REFUSED) & (marked.last_county_code != marked.county_code)
    due = (~says("last_") | moved) & ~says("last_known_")
    if spec.enters is not None:
        due &= ~marked.last_accepted.eq(True)
    return about.assign(is_new=is_new)[is_new | due]


def _numbers(county: pa.Array) -> pa.Array:
    """1, 2, … within each county, whose rows stand together."""
    codes = np.asarray(pc.fill_null(county, "").dictionary_encode().indices)
    places = np.arange(len(codes))
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    return pa.array(places - np.repeat(starts, np.diff([*starts, len(codes)])) + 1, pa.int64())


def _selected(rows: pa.Table, kind: Kind, lists_only: bool) -> pa.Table:
    """A sheet's rows as they may be shown, numbered in a list, with the county that each goes to."""
    if lists_only:
        rows = masked_rows(rows)
        at = rows.schema.get_field_index(COUNTY)
        rows = rows.set_column(at, COUNTY, pa.array([PROVINCE_LIST] * len(rows), pa.string()))
    return rows.append_column(NUMBER, _numbers(rows[COUNTY].combine_chunks())) if kind == LIST else rows


def _joined(about: dict[str, pa.Array], cells: pa.Table) -> pa.Table:
    return pa.table({**about, **{name: cells[name] for name in cells.column_names}})


def _more_frames(file: FileRows, lists_only: bool) -> Iterator[SheetFrame]:
    """The frames of a file's more sheets, without those that have no rows."""
    for place, (spec, rows) in enumerate(zip(file.spec.more_sheets, file.more, strict=True), start=2):
        if rows.num_rows:
            selected = _selected(rows, file.spec.kind, lists_only)
            about = {COUNTY: selected[COUNTY].combine_chunks()}
            yield SheetFrame(f"{file.spec.format}_{place}", spec, _joined(about, render(selected, spec)))


def _file_frame(file: FileRows, rows: pa.Table, lists_only: bool) -> SheetFrame | None:
    """The frame of a file's own sheet; None when it has no rows."""
    spec = file.spec
    selected = _selected(rows, spec.kind, lists_only)
    cells = render(selected, spec)
    if file.known is None:
        told = _of_list(selected, spec)
    else:
        about = _only_new_or_changed(_of_records(selected, cells, spec), file.known, spec)
        cells = cells.take(about.index.to_numpy())
        told = {name: pa.array(about[name].to_numpy(), kind, from_pandas=True) for name, kind in ABOUT.items()}
    return SheetFrame(spec.format, spec, _joined(told, cells)) if cells.num_rows else None


def file_frames(files: Iterator[FileRows], lists_only: bool) -> Iterator[tuple[FormatSpec, list[SheetFrame]]]:
    """Of every file that has rows the frames of its sheets, one file after another; `lists_only`: all rows are the
    province's own.
    """
    leaving: dict[str, Leaving] = {}
    for file in files:
        rows = file.rows
        if file.spec.same_rows_as is not None:
            rows = rows.filter(_leaving(rows, leaving.get(file.spec.same_rows_as)))
        if file.spec.until_sent_again:
            rows = rows.filter(_staying(rows, leaving))
        frame = _file_frame(file, rows, lists_only)
        if frame is None:
            continue
        if file.spec.recorded:
            leaving[file.spec.format] = Leaving(file.spec, frame.rows["record_key"].combine_chunks())
        yield file.spec, [frame, *_more_frames(file, lists_only)]


def _staying(rows: pa.Table, leaving: Mapping[str, Leaving]) -> pa.Array:
    """Which of `rows`, each of a record by its format and key, have no new version that leaves today."""
    gone = {(name, key) for name, file in leaving.items() for key in file.keys.to_pylist()}
    records = zip(rows["format"].to_pylist(), rows["key"].to_pylist(), strict=True)
    return pa.array([each not in gone for each in records], pa.bool_())


def _leaving(rows: pa.Table, shown: Leaving | None) -> pa.Array:
    """Which of `rows` leave today in another file, which was drawn by the same function."""
    if shown is None:
        return pa.array([False] * len(rows), pa.bool_())
    return pc.is_in(keys_of(render(rows, shown.spec), shown.spec), shown.keys)
