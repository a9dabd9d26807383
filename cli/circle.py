"""What came of a day's packages by the next day: sent, answered, sent again or not, what went away, where to look."""

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
from exports.ledger.connect import LedgerError, ledger
from exports.ledger.outside import RECORD, versions_outside
from exports.package import COVER
from policies.words import ACCEPTED, REFUSED, SENT
from storage import layout
from storage.day import WATCH_MANIFEST, Day

Rows = Iterator[tuple[str, str]]
_FINDING = ["rule", "table", "key", "household_no", "field"]


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
    yield from _records(circle, versions)
    if circle.after.results.manifest() is not None:
        yield from _findings(circle)
        yield from _deadlines(circle)
    yield from _where(circle, versions)


def _between(circle: Circle) -> Rows:
    done = circle.changed
    yield (
        "platform",
        "changed already" if done is None else ", ".join(f"{name} {count}" for name, count in done.items()),
    )
    opinions = circle.answers.opinions
    lists = f"; {len(opinions)} lists of what to correct, {sum(opinions.values())} lines answered" if opinions else ""
    yield "inboxes", f"{circle.answers.files} files dropped by the counties: import results{lists}"


def _versions(circle: Circle) -> pd.DataFrame:
    """The versions of both days that left, with the newest answers."""
    settings, until = circle.after.settings, circle.after.as_of.replace(year=circle.after.as_of.year + 1)
    with ledger(settings.ledger_url, settings.home) as connection:
        return versions_outside(connection, until)


def _of(versions: pd.DataFrame, day: Day) -> pd.DataFrame:
    return versions[versions.as_of == day.as_of]


def _records(circle: Circle, versions: pd.DataFrame) -> Rows:
    """What was sent, what was said of it, and what of it went out again."""
    titles = {spec.format: spec.title for spec in formats(circle.after.as_of)}
    first, second = _of(versions, circle.before), _of(versions, circle.after)
    imports = first[first.format.isin([spec.format for spec in formats(circle.before.as_of, "import")])]
    yield f"sent {circle.before.as_of}", f"{len(first)} records: {_by_format(first, titles)}"
    again = set(map(tuple, second[RECORD].to_numpy()))
    for state, name, told in (
        (ACCEPTED, "accepted", "sent again since they changed"),
        (REFUSED, "refused", "sent again since they were mended; all others stand in 导入失败清单"),
        (SENT, "open", "sent again since they changed; all others are told as 未反馈 on the cover"),
    ):
        rows = imports[imports.state == state]
        yield name, f"{len(rows)} of {len(imports)}; {sum(key in again for key in map(tuple, rows[RECORD].to_numpy()))} {told}"
    yield f"sent {circle.after.as_of}", f"{len(second)} records: {_by_format(second, titles)}"


def _by_format(versions: pd.DataFrame, titles: Mapping[str, str]) -> str:
    counts = Counter(versions.format)
    return ", ".join(f"{titles[name]} {counts[name]}" for name in titles if counts[name])


def _findings(circle: Circle) -> Rows:
    before, after = (
        pq.ParquetFile(day.results.path("finding")).read([*_FINDING, "quiet"]).to_pandas()
        for day in (circle.before, circle.after)
    )
    old, new = (set(map(tuple, rows[_FINDING].to_numpy())) for rows in (before, after))
    yield "findings", f"{len(old - new)} gone, {len(new - old)} new, {int(after.quiet.sum())} quiet, {len(new & old)} stay"


def _deadlines(circle: Circle) -> Rows:
    before, after = (
        (day.results.manifest(WATCH_MANIFEST) or {"summary": {}})["summary"].get("deadlines", {})
        for day in (circle.before, circle.after)
    )
    for name in before.keys() & after.keys():
        old, new = before[name], after[name]
        if (old["done"], old["need"]) != (new["done"], new["need"]):
            yield "deadline", f"{name} by {new['due']}: {old['done']} of {old['need']}, then {new['done']} of {new['need']}"


def _where(circle: Circle, versions: pd.DataFrame) -> Rows:
    """The county with most to see: refusals that stay, and other rows."""
    first = _of(versions, circle.before)
    if first.empty:
        return
    county = first[first.state == REFUSED].county_code.value_counts().index.tolist() or [first.county_code.iloc[0]]
    package, inbox = circle.after.package(county[0]).folder, layout.inbox(circle.after.settings.home) / county[0]
    yield "open next", f"{package / COVER}  (上期导入情况)"
    yield "", f"{inbox}  (what the county dropped, put away under 已登记)"
