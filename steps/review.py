"""Every reviewed file held against the code before a day begins: what is misspelt is told before the pull."""

import datetime as dt
from functools import cache

import ibis

from exports.format_catalogue import formats, load_formats
from exports.format_review import review_formats
from policies.access import load_access
from policies.clauses import load_clauses
from policies.county_changes import load_county_changes
from policies.deadlines import load_deadlines
from policies.extensions import load_extensions
from policies.finding import OF_JUDGEMENT
from policies.in_force import in_force
from policies.messages import load_messages
from policies.parameters import load_parameters
from policies.province import load_province
from policies.reasons import load_sentences
from policies.receipts import load_receipts
from policies.recipients import load_recipients
from policies.results import load_results
from policies.schemas import empty_results, empty_snapshot
from policies.tracked import load_tracked
from sources.mapping import load_mapping
from storage.day import Day
from storage.tables import check_columns
from transforms.results import Before, results


def _later_starts(as_of: dt.date) -> set[dt.date]:
    """The days after as_of on which a value or an edition begins to count."""
    values = {value.start for _, parameter in load_parameters() for value in parameter.values}
    return {start for start in values | {spec.start for spec in load_formats()} if start > as_of}


def _try_results(as_of: dt.date) -> None:
    """Build every result from tables without rows: flags and deadlines are called, tables fit their models."""
    empty = empty_results()
    home = ibis.table({"household_no": "string", "county_code": "string"}, name="home")
    before = Before(empty["life"], empty["finding"])
    found = empty["finding"].drop(*OF_JUDGEMENT)
    built = results(empty_snapshot(), home, found, before, in_force(as_of), lambda name, rows: rows)
    for name, rows in built.tables.items():
        check_columns(list(rows.columns), load_results()[name])


@cache
def review(as_of: dt.date, mapping: str) -> None:
    """Read every reviewed file that a day needs, and what is dated later.

    Raises PolicyError in one line that names the file and the word at fault.
    """
    for load in (
        load_access,
        load_province,
        load_clauses,
        load_deadlines,
        load_messages,
        load_extensions,
        load_county_changes,
        load_receipts,
        load_recipients,
        load_results,
        load_sentences,
        load_tracked,
    ):
        load()
    for day in sorted({as_of, *_later_starts(as_of)}):
        in_force(day)
        formats(day)
    review_formats(load_formats())
    load_mapping(mapping)
    _try_results(as_of)


def review_day(day: Day) -> None:
    """Review what a day needs."""
    review(day.as_of, day.settings.mapping)
    load_recipients(day.settings.recipients)
    load_access(day.settings.access)
