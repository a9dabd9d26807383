"""Rows as the files' text cells: rendered, compared with what the ledger knows, and passed through the export gate."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from exports.format_specs import BACK_FORMATS, IMPORT_FORMATS, LIST_FORMATS, FormatSpec, format_spec
from exports.ledger.versions import content_hash, ever_accepted, last_versions
from exports.rendering import record_keys, render
from storage.layout import PROVINCE_LIST

if TYPE_CHECKING:
    from expectations.gates import GateOutcome

# Entered once; what changes later goes into the file of updates (N1.3d).
_ENTERED_ONCE = ("marginal_household", "unstable_annotation")


@dataclass(frozen=True)
class FileFrame:
    """All rows of one format in a prefecture, rendered, and what its gate said.

    `about` has a row per row of `frame`: county_code, household_no, record_key, content_hash, is_new.
    """

    spec: FormatSpec
    frame: pd.DataFrame
    about: pd.DataFrame
    gate: "GateOutcome"

    def of_county(self, county: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The frame of one county, and what is known about its rows."""
        own = (self.about.county_code == county).to_numpy()
        return self.frame[own].reset_index(drop=True), self.about[own].reset_index(drop=True)


def _about(rows: pd.DataFrame, frame: pd.DataFrame, spec: FormatSpec, lists_only: bool) -> pd.DataFrame:
    county = [PROVINCE_LIST] * len(rows) if lists_only else rows.county_code.to_list()
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


_KEY = ["county_code", "format", "record_key"]


def _only_new_or_changed(about: pd.DataFrame, known: pd.DataFrame, spec: FormatSpec) -> pd.DataFrame:
    """`about` with is_new, without the records whose last version outside says the same (N3.3)."""
    last = last_versions(known)[[*_KEY, "content_hash"]].rename(columns={"content_hash": "last_hash"})
    marked = about.merge(last, on=_KEY, how="left").set_axis(about.index)
    due = marked.last_hash.isna() | (marked.last_hash != marked.content_hash)
    if spec.format in _ENTERED_ONCE:
        entered = about.merge(ever_accepted(known).assign(entered=True), on=_KEY, how="left").set_axis(about.index)
        due &= entered.entered.isna()
    return marked.assign(is_new=marked.last_hash.isna()).drop(columns="last_hash")[due]


def _refused(known: pd.DataFrame, heads: pd.DataFrame, counties: dict[str, str], as_of: dt.date) -> pd.DataFrame:
    """The rows of the list of refused records: those whose last version the national system refused."""
    last = last_versions(known)
    rows = last[last.state == "refused"].reset_index(drop=True)
    specs = {name: format_spec(name, as_of) for name in (*IMPORT_FORMATS, *BACK_FORMATS)}
    home = [key.split("/")[specs[name].key.index("household_no")] for name, key in zip(rows.format, rows.record_key, strict=True)]
    named = dict(zip(heads.household_no, heads.head_name, strict=True))
    return rows.assign(
        county=[counties.get(code, code) for code in rows.county_code],
        household_no=home,
        head_name=[named.get(number) for number in home],
        format_title=[specs[name].title for name in rows.format],
        key=rows.record_key,
        sent_on=[str(day)[:10] for day in rows.as_of],
    )


def file_frames(
    prefecture: str,
    as_of: dt.date,
    files: dict[str, pd.DataFrame],
    known: pd.DataFrame,
    heads: pd.DataFrame,
    counties: dict[str, str],
) -> list[FileFrame]:
    """Every file of the prefecture that has rows, one frame per format over its counties."""
    from expectations.gates import validate
    from expectations.suites.export_frame import FrameColumn, export_suite

    lists_only = prefecture == PROVINCE_LIST
    rows = {**files, "refused": _refused(known, heads, counties, as_of)}
    frames = []
    for name in LIST_FORMATS if lists_only else (*IMPORT_FORMATS, *BACK_FORMATS, *LIST_FORMATS):
        spec = format_spec(name, as_of)
        selected = rows[name].reset_index(drop=True)
        county = pd.Series([PROVINCE_LIST] * len(selected)) if lists_only else selected.county_code
        numbered = selected.assign(number=selected.groupby(county.to_numpy()).cumcount() + 1) if spec.kind == "list" else selected
        frame = render(numbered, spec)
        about = _about(selected, frame, spec, lists_only).assign(is_new=False)
        if spec.kind != "list":
            about = _only_new_or_changed(about.drop(columns="is_new"), known, spec)
            frame = frame.loc[about.index].reset_index(drop=True)
            about = about.reset_index(drop=True)
        if frame.empty:
            continue
        columns = [FrameColumn(column.heading, column.required, column.values, column.pattern) for column in spec.columns]
        suite = export_suite(columns, [spec.heading_of(column) for column in spec.key if column != "number"])
        frames.append(FileFrame(spec, frame, about, validate(spec.format, frame, suite, about.county_code)))
    return frames
