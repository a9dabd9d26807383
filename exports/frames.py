"""Rows as the files' text cells: rendered, compared with what the ledger knows, and passed through the gate
handed in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

from exports.format_specs import LIST, NUMBER, FormatSpec
from exports.ledger.versions import content_hash, ever_accepted, last_versions
from exports.province_rows import masked_rows
from exports.rendering import record_keys, render
from storage.layout import PROVINCE_LIST

_KEY = ["county_code", "format", "record_key"]


class Outcome(Protocol):
    """What a gate said of a frame."""

    @property
    def report(self) -> dict[str, Any]:
        """The gate's own result, without any value of the frame."""

    def require(self, owner: str = "") -> None:
        """Raise an error of ours when anything critical failed for the owner of some rows."""


# A format, its frame, and the county of each row.
Gate = Callable[[FormatSpec, pd.DataFrame, pd.Series], Outcome]


@dataclass(frozen=True)
class FileFrame:
    """All rows of one format in a prefecture, rendered, and what its gate said.

    `about` has a row per row of `frame`: county_code, household_no, record_key, content_hash, is_new.
    """

    spec: FormatSpec
    frame: pd.DataFrame
    about: pd.DataFrame
    gate: Outcome

    def of_county(self, county: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The frame of one county, and what is known about its rows."""
        own = (self.about.county_code == county).to_numpy()
        return self.frame[own].reset_index(drop=True), self.about[own].reset_index(drop=True)


def _about(rows: pd.DataFrame, frame: pd.DataFrame, spec: FormatSpec, county: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "county_code": county,
            "household_no": rows.household_no.to_list(),
            "format": spec.format,
            "record_key": record_keys(frame, spec),
            "content_hash": [content_hash(row) for row in frame.itertuples(index=False, name=None)],
        },
        dtype=object,
    )


def _only_new_or_changed(about: pd.DataFrame, known: pd.DataFrame, spec: FormatSpec) -> pd.DataFrame:
    """`about` with is_new, without the records whose last version outside says the same (N3.3)."""
    last = last_versions(known)[[*_KEY, "content_hash"]].rename(columns={"content_hash": "last_hash"})
    marked = about.merge(last, on=_KEY, how="left").set_axis(about.index)
    due = marked.last_hash.isna() | (marked.last_hash != marked.content_hash)
    if spec.entered_once:
        entered = about.merge(ever_accepted(known).assign(entered=True), on=_KEY, how="left").set_axis(about.index)
        due &= entered.entered.isna()
    return marked.assign(is_new=marked.last_hash.isna()).drop(columns="last_hash")[due]


def _file_frame(
    spec: FormatSpec, rows: pd.DataFrame, known: pd.DataFrame, lists_only: bool, gate: Gate
) -> FileFrame | None:
    """The frame of one file; None when it has no rows."""
    selected = masked_rows(rows.reset_index(drop=True)) if lists_only else rows.reset_index(drop=True)
    county = [PROVINCE_LIST] * len(selected) if lists_only else selected.county_code.to_list()
    if spec.kind == LIST:
        selected = selected.assign(**{NUMBER: selected.groupby(county).cumcount() + 1})
    frame = render(selected, spec)
    about = _about(selected, frame, spec, county).assign(is_new=False)
    if spec.recorded:
        about = _only_new_or_changed(about.drop(columns="is_new"), known, spec)
        frame = frame.loc[about.index].reset_index(drop=True)
        about = about.reset_index(drop=True)
    if frame.empty:
        return None
    return FileFrame(spec, frame, about, gate(spec, frame, about.county_code))


def file_frames(
    files: list[tuple[FormatSpec, pd.DataFrame]], known: pd.DataFrame, lists_only: bool, gate: Gate
) -> list[FileFrame]:
    """Every file that has rows, one frame per format over the counties; `lists_only`: all rows are the
    province's own.
    """
    frames = (_file_frame(spec, rows, known, lists_only, gate) for spec, rows in files)
    return [frame for frame in frames if frame is not None]
