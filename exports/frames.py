"""Rows as the files' text cells: rendered, compared with what the ledger knows, and passed through the gate
handed in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import pandas as pd

from exports.accounting import records_of
from exports.format_specs import LIST, NUMBER, FormatSpec, Kind, SheetSpec
from exports.ledger.outside import RECORD
from exports.ledger.values import digest_of, packed
from exports.ledger.versions import RECORD_COLUMNS, content_hash
from exports.prefecture import FileRows
from exports.province_rows import masked_rows
from exports.rendering import record_keys, render
from policies.words import REFUSED
from storage.layout import PROVINCE_LIST


class Outcome(Protocol):
    """What a gate said of a frame."""

    @property
    def report(self) -> dict[str, Any]:
        """The gate's own result, without any value of the frame."""

    def require(self, owner: str = "") -> None:
        """Raise an error of ours when anything critical failed for the owner of some rows."""


# A name, a sheet's spec and frame, and the county of each row.
Gate = Callable[[str, SheetSpec, pd.DataFrame, pd.Series], Outcome]
# The followed values of each household: table, key, field, value.
Followed = Mapping[str, list[tuple[str, ...]]]


@dataclass(frozen=True)
class SheetFrame:
    """All rows of one more sheet of a file in a prefecture, rendered, the county of each, and what its gate said."""

    spec: SheetSpec
    frame: pd.DataFrame
    county: pd.Series
    gate: Outcome

    def of_county(self, county: str) -> pd.DataFrame:
        """The frame of one county."""
        return self.frame[(self.county == county).to_numpy()].reset_index(drop=True)


@dataclass(frozen=True)
class FileFrame:
    """All rows of one format in a prefecture, rendered, and what its gate said; `more`: its more sheets.

    `about` has a row per row of `frame`: county_code, household_no, the `record` that the account knows it by, and of
    what the ledger keeps is_new, its key and digests.
    """

    spec: FormatSpec
    frame: pd.DataFrame
    about: pd.DataFrame
    gate: Outcome
    more: list[SheetFrame]

    @property
    def gates(self) -> list[Outcome]:
        """What the gates of all its sheets said."""
        return [self.gate, *(sheet.gate for sheet in self.more)]

    def more_of_county(self, county: str) -> list[tuple[SheetSpec, pd.DataFrame]]:
        """The more sheets that have rows of one county, with these."""
        own = [(sheet.spec, sheet.of_county(county)) for sheet in self.more]
        return [(spec, frame) for spec, frame in own if len(frame)]

    def of_county(self, county: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The frame of one county, and what is known about its rows."""
        own = (self.about.county_code == county).to_numpy()
        return self.frame[own].reset_index(drop=True), self.about[own].reset_index(drop=True)

    def records(self, county: str, followed: Followed) -> pd.DataFrame:
        """The county's records as the ledger keeps them: RECORD_COLUMNS, with what each says."""
        frame, about = self.of_county(county)
        cells = (dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None))
        of_household = followed if self.spec.settles else {}
        said = [
            packed(row, of_household.get(household, ()))
            for row, household in zip(cells, about.household_no, strict=True)
        ]
        return about.assign(said=said)[list(RECORD_COLUMNS)]


def _about(rows: pd.DataFrame, frame: pd.DataFrame, spec: FormatSpec, county: list[str]) -> pd.DataFrame:
    """What is known about each row; of what the ledger keeps also its key and digests."""
    about = {
        "county_code": county,
        "household_no": rows.household_no.to_list(),
        "format": spec.format,
        "record": records_of(rows, spec.counts),
    }
    if not spec.recorded:
        return pd.DataFrame({**about, "is_new": False}, dtype=object)
    compared = frame[spec.compared].itertuples(index=False, name=None)
    numbers = frame[spec.identity] if spec.identity else [None] * len(frame)
    of_record = {
        "record_key": record_keys(frame, spec),
        "content_hash": [content_hash(row) for row in frame.itertuples(index=False, name=None)],
        "compared_hash": [content_hash(row) for row in compared],
        "identity_digest": [None if number is None else digest_of(number) for number in numbers],
    }
    return pd.DataFrame({**about, **of_record}, dtype=object)


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


def _selected(rows: pd.DataFrame, kind: Kind, lists_only: bool) -> tuple[pd.DataFrame, list[str]]:
    """A sheet's rows as they may be shown, numbered in a list, and the county that each goes to."""
    selected = masked_rows(rows.reset_index(drop=True)) if lists_only else rows.reset_index(drop=True)
    county = [PROVINCE_LIST] * len(selected) if lists_only else selected.county_code.to_list()
    if kind == LIST:
        selected = selected.assign(**{NUMBER: selected.groupby(county).cumcount() + 1})
    return selected, county


def _more_frames(file: FileRows, lists_only: bool, gate: Gate) -> list[SheetFrame]:
    """The frames of a file's more sheets, without those that have no rows."""
    frames = []
    for place, (spec, rows) in enumerate(zip(file.spec.more_sheets, file.more, strict=True), start=2):
        selected, county = _selected(rows, file.spec.kind, lists_only)
        if len(selected):
            frame, owners = render(selected, spec), pd.Series(county, dtype=object)
            frames.append(SheetFrame(spec, frame, owners, gate(f"{file.spec.format}_{place}", spec, frame, owners)))
    return frames


def _file_frame(file: FileRows, known: pd.DataFrame, lists_only: bool, gate: Gate) -> FileFrame | None:
    """The frames of one file; None when its own sheet has no rows."""
    spec = file.spec
    selected, county = _selected(file.rows, spec.kind, lists_only)
    frame = render(selected, spec)
    about = _about(selected, frame, spec, county)
    if spec.recorded:
        about = _only_new_or_changed(about, known, spec)
        frame = frame.loc[about.index].reset_index(drop=True)
        about = about.reset_index(drop=True)
    if frame.empty:
        return None
    own = gate(spec.format, spec, frame, about.county_code)
    return FileFrame(spec, frame, about, own, _more_frames(file, lists_only, gate))


def file_frames(files: list[FileRows], known: pd.DataFrame, lists_only: bool, gate: Gate) -> list[FileFrame]:
    """Every file that has rows, one frame per format over the counties; `lists_only`: all rows are the
    province's own.
    """
    frames: dict[str, FileFrame] = {}
    for file in files:
        shown = file.spec.same_rows_as
        of = file if shown is None else replace(file, rows=_leaving(file.rows, frames.get(shown)))
        if file.spec.until_sent_again:
            of = replace(of, rows=_staying(of.rows, frames))
        if (frame := _file_frame(of, known, lists_only, gate)) is not None:
            frames[file.spec.format] = frame
    return list(frames.values())


def _staying(rows: pd.DataFrame, frames: Mapping[str, FileFrame]) -> pd.DataFrame:
    """Those of `rows`, each of a record by its format and key, of which no new version leaves today."""
    leaving = {(name, key) for name, each in frames.items() if each.spec.recorded for key in each.about.record_key}
    stays = [each not in leaving for each in zip(rows.format, rows.key, strict=True)]
    return rows[pd.Series(stays, index=rows.index, dtype=bool)]


def _leaving(rows: pd.DataFrame, shown: FileFrame | None) -> pd.DataFrame:
    """Those of `rows` that leave today in another file, which was drawn by the same function."""
    if shown is None:
        return rows.iloc[:0]
    keys = pd.Series(record_keys(render(rows, shown.spec), shown.spec), index=rows.index, dtype=object)
    return rows[keys.isin(shown.about.record_key)]
