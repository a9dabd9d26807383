"""Step report: the province's quality page and the Data Docs of the day's gates, into `quality/as_of=D/`."""

import datetime as dt
import json
import logging
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from exports.cover import QUALITY_PAGE
from exports.quality_page import quality_page
from steps.course import course, course_inputs
from steps.unchanged import inputs_of, published_summary
from storage import layout
from storage.publish import publishing, require_manifest, write_manifest
from storage.settings import Settings

log = logging.getLogger("jianbang.report")

GATES = "gates.json"
DATA_DOCS = "data_docs"


def write_gates(folder: Path, reports: list[dict[str, Any]]) -> None:
    """Keep what gates said for the Data Docs."""
    text = json.dumps(reports, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    (folder / GATES).write_text(text + "\n", encoding="utf-8")


def _gate_files(settings: Settings, as_of: dt.date) -> dict[str, Path]:
    """What the day's gates said: those of the snapshot, and those of each prefecture's export frames."""
    files = {"snapshot": layout.checks(settings.home, as_of) / GATES}
    files |= {path.parent.name: path for path in sorted(layout.gates(settings.home, as_of).glob(f"*/{GATES}"))}
    return {part: path for part, path in files.items() if path.exists()}


def report(as_of: dt.date, settings: Settings) -> dict[str, Any]:
    """Publish the province's quality page and Data Docs; returns their paths and the counts shown."""
    from expectations.data_docs import build_data_docs

    checks, results = layout.checks(settings.home, as_of), layout.results(settings.home, as_of)
    warnings = require_manifest(checks, "check")["summary"]["gate_zh"]
    require_manifest(results, "assess")
    final, gates = layout.quality(settings.home, as_of), _gate_files(settings, as_of)
    inputs = inputs_of(checks, results) | course_inputs(settings, as_of)
    inputs |= inputs_of(*(path.parent for path in gates.values()), names=(GATES,))
    if (done := published_summary(final, inputs)) is not None:
        return done
    quality, days = course(settings, as_of)
    log.info("building Data Docs of %d parts", len(gates))
    with publishing(final, settings.home) as folder:
        reports = {part: json.loads(path.read_text(encoding="utf-8")) for part, path in gates.items()}
        build_data_docs(reports, folder / DATA_DOCS, as_of)
        counties = _counties(quality[quality.day == as_of], as_of, settings, final)
        page = quality_page("安徽省", as_of, quality, days, warnings, counties, f"{DATA_DOCS}/index.html")
        (folder / "index.html").write_text(page, encoding="utf-8")
        summary = {
            "errors": int(quality[(quality.day == as_of) & (quality.severity == "error")].findings.sum()),
            "warnings": int(quality[(quality.day == as_of) & (quality.severity == "warning")].findings.sum()),
            "page": str((final / "index.html").relative_to(settings.home)),
            "data_docs": str((final / DATA_DOCS / "index.html").relative_to(settings.home)),
        }
        write_manifest(folder, {"as_of": as_of, "inputs": inputs, "summary": summary})
    return summary


def _counties(today: pd.DataFrame, as_of: dt.date, settings: Settings, final: Path) -> list[dict[str, Any]]:
    """Name, counts and page of every county with findings, most errors first."""
    county = pq.read_table(layout.snapshot(settings.home, as_of) / "county.parquet").to_pandas()
    names = dict(zip(county.county_code, county.county, strict=True))
    counts = today.pivot_table(index="county_code", columns="severity", values="findings", aggfunc="sum", fill_value=0)
    packages = Path(os.path.relpath(layout.packages(settings.home, as_of), final))
    rows = [
        {
            "name": names.get(code) or code,
            "href": (packages / str(code) / QUALITY_PAGE).as_posix(),
            "error": int(row.get("error", 0)),
            "warning": int(row.get("warning", 0)),
        }
        for code, row in counts.iterrows()
    ]
    return sorted(rows, key=lambda row: (-row["error"], -row["warning"], row["name"]))
