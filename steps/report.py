"""Step report: the province's quality page, its board as a file, and the Data Docs of the day's gates, into
`quality/as_of=D/`.
"""

import hashlib
import logging
import os
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from expectations.gate_matrix import Titles
from expectations.gate_reports import GATES, read_gates
from exports.assistance import assistance_told
from exports.course import course, course_inputs
from exports.cover import QUALITY_PAGE
from exports.cover_facts import PROVINCE
from exports.format_catalogue import formats
from exports.quality_counts import LEVELS, levelled
from exports.quality_page import Links, latest_day, quality_page
from policies.province import load_province
from policies.words import ERROR, WARNING
from steps.check import gate_titles
from storage.day import Day, Part
from storage.frame import Inputs, Publication, Summary, publishes
from storage.layout import COUNTIES, DRAWINGS, PROVINCE_LIST

log = logging.getLogger("jianbang.report")

DATA_DOCS, BOARD = "data_docs", "board.html"
SNAPSHOT = "snapshot"


def _gates(day: Day) -> dict[str, tuple[Part, str]]:
    """Where it stands what the day's gates said: of the snapshot, and of the files of all counties and of none."""
    drawn = {name: (day.drawn, f"{name}/{GATES}") for name in DRAWINGS}
    return {SNAPSHOT: (day.checks, GATES), **{name: own for name, own in drawn.items() if day.drawn.holds(own[1])}}


def _history(day: Day, board: str) -> Inputs:
    gates = {name: value for part, file in _gates(day).values() for name, value in part.digest(file).items()}
    return course_inputs(day) | gates | {"ledger/board": hashlib.sha256(board.encode()).hexdigest()}


def _board(day: Day) -> str:
    """The board as a file, a function of the day's results and of the ledger's history up to the day."""
    from exports.board.file import board_file

    return board_file(day)


def report(day: Day) -> Summary:
    """Publish the province's quality page, board and Data Docs; returns their paths and the counts of
    findings."""
    board = cache(_board)  # made once: the ledger may go on between the digest and the file

    @publishes(
        lambda day: day.quality,
        after=lambda day: [day.checks, day.results],
        history=lambda day: _history(day, board(day)),
    )
    def published(day: Day, to: Publication) -> Summary:
        return _publish(day, to, board(day))

    return published(day)


def _publish(day: Day, to: Publication, board: str) -> Summary:
    from expectations.data_docs import build_data_docs

    warnings = day.checks.require()["summary"]["gate_zh"]
    final = day.quality.folder
    quality, days = course(day)
    today = quality[quality.day == day.as_of]
    log.info("building Data Docs")
    reports = {name: read_gates(part.file(file)) for name, (part, file) in _gates(day).items()}
    build_data_docs(reports, to.folder / DATA_DOCS, day.as_of, _titles(day))
    name = load_province().province
    (to.folder / BOARD).write_text(board, encoding="utf-8")
    links = Links(f"{DATA_DOCS}/index.html", BOARD)
    smallest = day.policy.board.smallest_group
    assistance = assistance_told(pq.read_table(day.results.path("assistance_count")).to_pandas(), smallest)
    counties = _counties(today, day)
    page = quality_page(name, day.as_of, quality, days, warnings, counties, links, assistance, smallest)
    (to.folder / "index.html").write_text(page, encoding="utf-8")
    return {
        "errors": int(today[today.severity == ERROR].findings.sum()),
        "warnings": int(today[today.severity == WARNING].findings.sum()),
        "page": str((final / "index.html").relative_to(day.settings.home)),
        "board": str((final / BOARD).relative_to(day.settings.home)),
        "data_docs": str((final / DATA_DOCS / "index.html").relative_to(day.settings.home)),
    }


def _titles(day: Day) -> Titles:
    """What the gates and the parts of the province are called in Chinese, in their order."""
    of_files = {spec.format: spec.title for spec in formats(day.as_of)}
    return Titles(
        apart=SNAPSHOT,
        parts={SNAPSHOT: "平台数据", COUNTIES: "各县数据包", PROVINCE_LIST: PROVINCE.name},
        gates=of_files | gate_titles(),
    )


def _counties(today: pd.DataFrame, day: Day) -> list[dict[str, Any]]:
    """Name, counts and page of every county with findings, most errors first."""
    county = pq.read_table(day.snapshot.table("county")).to_pandas()
    names = dict(zip(county.county_code, county.county, strict=True))
    counts = levelled(today).pivot_table(
        index="county_code", columns="level", values="findings", aggfunc="sum", fill_value=0
    )
    said = today.groupby("county_code").agg({"confirmed_true": "sum", "confirmed_on": latest_day, "holds": "sum"})
    packages = Path(os.path.relpath(day.packages.folder, day.quality.folder))
    rows = [
        {
            "name": names.get(code) or code,
            "href": (packages / str(code) / QUALITY_PAGE).as_posix(),
            **{level: int(row.get(level, 0)) for level in LEVELS},
            "holds": int(said.holds[code]),
            "confirmed_true": int(said.confirmed_true[code]),
            "confirmed_on": said.confirmed_on[code],
        }
        for code, row in counts.iterrows()
    ]
    return sorted(rows, key=lambda row: (*(-row[level] for level in LEVELS), row["name"]))
