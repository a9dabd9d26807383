"""Great Expectations' Data Docs of a day's gates: counts alone, no value of any record, nothing fetched from
elsewhere.
"""

import datetime as dt
import re
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

import jinja2

from expectations.gate_matrix import Cell, Titles, matrix
from expectations.gates import quiet_context

_ELSEWHERE = re.compile(r'<(link|script|img)\b[^>]*(?:href|src)="https?://[^"]*"[^>]*>(?:</script>)?', re.DOTALL)
_RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_INDEX = (Path(__file__).parent / "data_docs.html.j2").read_text(encoding="utf-8")
_STYLE = (Path(__file__).parent / "data_docs.css").read_text(encoding="utf-8")


class DataDocsError(RuntimeError):
    """Great Expectations did not render every result."""


def _store(context: Any, reports: Mapping[str, list[dict[str, Any]]], as_of: dt.date) -> None:
    """Put every part's results into the stores of `context`, and each gate's suite once: the last part's."""
    import great_expectations as gx
    from great_expectations.core.expectation_validation_result import expectationSuiteValidationResultSchema
    from great_expectations.core.run_identifier import RunIdentifier
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
        ValidationResultIdentifier,
    )

    moment = dt.datetime.combine(as_of, dt.time(), tzinfo=dt.UTC)
    suites = {}
    for part, own in sorted(reports.items()):
        for report in own:
            result = expectationSuiteValidationResultSchema.load(report)
            suites[result.suite_name] = result
            key = ValidationResultIdentifier(
                expectation_suite_identifier=ExpectationSuiteIdentifier(result.suite_name),
                run_id=RunIdentifier(run_name=as_of.isoformat(), run_time=moment),
                batch_identifier=part,
            )
            context.validation_results_store.set(key, result)
    for name, result in suites.items():
        expectations = [each.expectation_config.to_domain_obj() for each in result.results]
        context.suites.add(gx.ExpectationSuite(name=name, expectations=expectations))


def _settled(page: str) -> str:
    """The page without what it would fetch from elsewhere, with our own style, equal for equal results."""
    numbers = count()
    seen: dict[str, str] = {}

    def numbered(found: re.Match[str]) -> str:
        return seen.setdefault(found.group(), f"part-{next(numbers)}")

    own = _ELSEWHERE.sub("", page)
    return _RANDOM.sub(numbered, own).replace("</head>", f"<style>{_STYLE}</style></head>", 1)


def _cells(reports: Mapping[str, list[dict[str, Any]]], folder: Path) -> dict[tuple[str, str], Cell]:
    """By part and gate what was found; the page lies where Great Expectations put it."""
    found = {}
    for part, own in reports.items():
        for report in own:
            numbers, gate = report["statistics"], report["suite_name"]
            page = next((folder / "validations" / gate).rglob(f"{part}.html")).relative_to(folder).as_posix()
            counts = (numbers["evaluated_expectations"], numbers["unsuccessful_expectations"])
            found[part, gate] = Cell(page, *counts)
    return found


def _index(reports: dict[str, list[dict[str, Any]]], folder: Path, as_of: dt.date, titles: Titles) -> str:
    """The site's first page; Great Expectations' own needs scripts from elsewhere to show its table."""
    found = _cells(reports, folder)
    known = [part for part in titles.parts if part in reports and part != titles.apart]
    parts = [*known, *sorted(set(reports) - set(known) - {titles.apart})]
    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(_INDEX)
    return template.render(
        as_of=as_of.isoformat(),
        failed=sum(cell.failed for cell in found.values()),
        parts=[titles.parts.get(part, part) for part in parts],
        exported=matrix(found, parts, titles),
        read=matrix(found, [titles.apart], titles),
    )


def build_data_docs(reports: dict[str, list[dict[str, Any]]], folder: Path, as_of: dt.date, titles: Titles) -> Path:
    """Write the site of a day's gate reports into `folder`; `reports` are by part of the province. Returns its first
    page.
    """
    context = quiet_context()
    site = {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder", "show_cta_footer": False},
    }
    context.add_data_docs_site("quality", site)
    _store(context, reports, as_of)
    context.build_data_docs(site_names=["quality"])
    pages, due = len(list((folder / "validations").rglob("*.html"))), sum(map(len, reports.values()))
    if pages != due:  # the builder only prints what it could not render
        raise DataDocsError(f"Data Docs of {as_of.isoformat()}: {pages} pages of {due} gate results were rendered")
    (folder / "index.html").write_text(_index(reports, folder, as_of, titles), encoding="utf-8")
    for path in folder.rglob("*.html"):
        path.write_text(_settled(path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder / "index.html"
