"""One day, end to end: read, judge, check, write the counties' files."""

import datetime as dt
import time
from pathlib import Path

import pandas as pd

from benchmarks.plain.assessment import assess
from benchmarks.plain.books import write_csv, write_marks, write_workbook
from benchmarks.plain.findings import all_findings
from benchmarks.plain.formats import Spec, formats, rendered
from benchmarks.plain.gates import pass_gate
from benchmarks.plain.holds import with_holds
from benchmarks.plain.imports import Judged, import_rows
from benchmarks.plain.judged_findings import current_class, judged_findings
from benchmarks.plain.lists import list_rows
from benchmarks.plain.member_facts import member_facts
from benchmarks.plain.places import household_view, names
from benchmarks.plain.reading import read_platform
from benchmarks.plain.rules import rule_findings
from policies.in_force import in_force

# What the steps of the product do, part by part.
PARTS = ("pull", "check", "assess", "export")


def judge(url: str, as_of: dt.date, seconds: dict[str, float]) -> Judged:
    """Read the platform and judge every household; `seconds` gets the CPU time of each part."""
    policy, started = in_force(as_of), time.process_time()
    read = read_platform(url)
    started = _took(seconds, "pull", started)
    tables = read.tables
    assessed = assess(tables, policy)
    started = _took(seconds, "assess", started)
    counties = names(tables["division"], "county")
    county = assessed.set_index("household_no").county_code.map(counties)
    member = member_facts(tables, county, policy)
    tables["member"] = member
    classes = current_class(tables["classification"], policy)
    found = [*read.found, *rule_findings(tables, member, assessed, policy)]
    found += judged_findings(assessed, classes, counties.index, policy)
    finding = with_holds(all_findings(found), assessed, member)
    _took(seconds, "check", started)
    return Judged(tables, assessed, household_view(tables, assessed), finding, policy)


def _took(seconds: dict[str, float], part: str, started: float) -> float:
    now = time.process_time()
    seconds[part] = seconds.get(part, 0) + now - started
    return now


def _numbered(rows: pd.DataFrame, spec: Spec) -> pd.DataFrame:
    return rows.assign(number=rows.groupby("county_code").cumcount() + 1) if spec["kind"] == "list" else rows


def write_files(of: Judged, folder: Path) -> None:
    """Every county's files into its folder; raises ValueError when a gate does not let a format pass."""
    for name, sheets in (import_rows(of) | list_rows(of)).items():
        spec = formats()[name]
        rows = sheets if isinstance(sheets, list) else [sheets]
        told = []
        for sheet, each in zip([spec, *spec.get("more_sheets", [])], rows, strict=False):
            numbered = _numbered(each, spec)
            told.append((sheet, rendered(numbered, sheet), each.county_code))
        if told[0][1].empty:
            continue
        pass_gate(told[0][1], spec)
        _write(of, folder, spec, told)


def _write(of: Judged, folder: Path, spec: Spec, sheets: list[tuple[Spec, pd.DataFrame, pd.Series]]) -> None:
    """One file per county that has rows in the first sheet."""
    counties, own = names(of.tables["division"], "county"), [dict(iter(f.groupby(c))) for _, f, c in sheets]
    for code in own[0]:
        words = {"county_code": code, "county": counties[code], "as_of": f"{of.policy.as_of:%Y%m%d}"}
        path = folder / code / spec["file_name"].format(**words)
        path.parent.mkdir(parents=True, exist_ok=True)
        frames = {sheet["sheet"]: rows[code] for (sheet, _, _), rows in zip(sheets, own, strict=True) if code in rows}
        match spec.get("container"):
            case "csv":
                write_csv(path.with_suffix(".csv"), own[0][code])
            case "text":
                write_marks(
                    path.with_suffix(".txt"), own[0][code], spec["title"], counties[code], of.policy.as_of.isoformat()
                )
            case _:
                write_workbook(path.with_suffix(".xlsx"), frames)


def run(url: str, folder: Path, as_of: dt.date) -> dict[str, float]:
    """The whole day; returns the CPU seconds of each part."""
    seconds: dict[str, float] = {}
    of = judge(url, as_of, seconds)
    started = time.process_time()
    write_files(of, folder)
    _took(seconds, "export", started)
    return {part: seconds[part] for part in PARTS}
