"""What came of a day's packages by the next day: sent, answered, sent again or not, what went away, where to look."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from cli.summary import WIDTH
from demo.answers import Answers
from exports.format_catalogue import formats
from exports.format_specs import IMPORT, LIST
from exports.ledger.connect import LedgerError, ledger
from exports.ledger.outside import RECORD, versions_outside
from exports.package import COVER
from policies.finding import IDENTITY
from policies.words import ACCEPTED, REFUSED, SENT
from storage import layout
from storage.day import WATCH_MANIFEST, Day
from storage.manifest import read_manifest

Rows = Iterator[tuple[str, str]]
_FINDING = list(IDENTITY)


@dataclass(frozen=True)
class Circle:
    """Two days in a row, what came back between them, and what changed on the platform (None: before already)."""

    before: Day
    after: Day
    answers: Answers
    changed: Mapping[str, int] | None


def show_circle(circle: Circle) -> None:
    """Print how the two days hang together, as far as the second has come."""
    console = Console(highlight=False, soft_wrap=True)
    console.width = max(console.width, WIDTH)
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(justify="left")
    table.add_column(justify="left")
    for name, told in _told(circle):
        table.add_row(name, told)
    console.print(f"\nthe circle from {circle.before.as_of} to {circle.after.as_of}")
    console.print(table)


def _told(circle: Circle) -> Rows:
    yield from _between(circle)
    try:
        versions = _versions(circle)
    except LedgerError as error:
        yield "ledger", f"not known: {error}"
        return
    yield from _answers(circle, versions)
    yield f"sent {circle.after.as_of}", _by_format(_of(versions, circle.after))
    yield from _lists(circle.after)
    if circle.after.results.manifest() is not None:
        yield from _findings(circle)
        yield from _deadlines(circle)
    yield from _where(circle, versions)


def _between(circle: Circle) -> Rows:
    done = {} if circle.changed is None else circle.changed
    told = ", ".join(f"{name} {count:,}" for name, count in done.items()) or "had changed before"
    yield "platform", f"records changed by counties and people: {told}"
    files, opinions = circle.answers.files, circle.answers.opinions
    lists = f"{sum(opinions.values()):,} lines of what to correct answered by {', '.join(opinions) or 'nobody'}"
    yield "inboxes", f"{files:,} files of {circle.answers.counties} counties: import results; {lists}"


def _versions(circle: Circle) -> pd.DataFrame:
    """The versions of both days that left, with what was said of them by now."""
    settings, tomorrow = circle.after.settings, circle.after.as_of + dt.timedelta(1)
    with ledger(settings.ledger_url, settings.home) as connection:
        return versions_outside(connection, tomorrow)


def _of(versions: pd.DataFrame, day: Day) -> pd.DataFrame:
    return versions[versions.as_of == day.as_of]


def _answers(circle: Circle, versions: pd.DataFrame) -> Rows:
    """What was sent on the day before, what was said of it, and how much of it went out again."""
    sent = _of(versions, circle.before)
    yield f"sent {circle.before.as_of}", _by_format(sent)
    imports = sent[sent.format.isin([spec.format for spec in formats(circle.before.as_of) if spec.kind == IMPORT])]
    again = set(map(tuple, _of(versions, circle.after)[RECORD].to_numpy()))
    for state, name, told in (
        (ACCEPTED, ACCEPTED, "not entered again; {} members and measures have changed and went out again"),
        (REFUSED, REFUSED, "{} were mended and went out again; the others wait in 导入失败清单"),
        (SENT, "open", "told as 未反馈 on the cover; {} have changed and went out again"),
    ):
        records = [tuple(record) for record in imports[imports.state == state][RECORD].to_numpy()]
        went_out = told.format(sum(each in again for each in records))
        yield f"  {name}", f"{len(records):,} of {len(imports):,} to import: {went_out}"


def _by_format(versions: pd.DataFrame) -> str:
    counts = versions.format.value_counts()
    titles = {spec.format: spec.title for spec in formats(versions.as_of.max())} if len(versions) else {}
    told = ", ".join(f"{title} {counts[name]:,}" for name, title in titles.items() if name in counts)
    return f"{len(versions):,} records: {told}"


def _lists(day: Day) -> Rows:
    """Rows of the lists of all packages, by title."""
    rows: Counter[str] = Counter()
    for path in day.packages.folder.glob("*"):
        for file in (read_manifest(path) or {"files": []})["files"]:
            if file["kind"] == LIST:
                rows[file["title"]] += file["rows"]
    yield f"lists {day.as_of}", ", ".join(f"{title} {count:,}" for title, count in rows.items())


def _findings(circle: Circle) -> Rows:
    before, after = (
        pq.ParquetFile(day.results.path("finding")).read([*_FINDING, "quiet"]).to_pandas()
        for day in (circle.before, circle.after)
    )
    old, new = (set(map(tuple, rows[_FINDING].to_numpy())) for rows in (before, after))
    told = f"{len(old - new):,} went away, {len(new - old):,} are new, {len(new & old):,} stay"
    yield "findings", f"{told}; {int(after.quiet.sum()):,} are quiet since a county called them true"


def _deadlines(circle: Circle) -> Rows:
    old, new = (
        (day.results.manifest(WATCH_MANIFEST) or {"summary": {}})["summary"].get("deadlines", {})
        for day in (circle.before, circle.after)
    )
    for name in [name for name in new if name in old]:
        before, after = (f"{each[name]['done']:,} of {each[name]['need']:,}" for each in (old, new))
        yield "deadline", f"{name} by {new[name]['due']}: {before}, then {after}"


def _where(circle: Circle, versions: pd.DataFrame) -> Rows:
    """Where the county with most refusals sees them."""
    refused = _of(versions, circle.before).query("state == @REFUSED").county_code.value_counts()
    if refused.empty:
        return
    package = circle.after.package(refused.index[0]).folder
    yield "open next", f"{package / COVER}  (what came back: 上期导入情况)"
    yield from (("", str(path)) for path in sorted(package.glob("*导入失败清单*")))
    yield "", f"{layout.inbox(circle.after.settings.home) / package.name}  (what the county dropped: 已登记)"
