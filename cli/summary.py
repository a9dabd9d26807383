"""What a day gave, in a few lines: households, packages, deadlines, and what to open next."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from exports.ledger.connect import LedgerError, ledger
from exports.ledger.deliveries import packages_of
from exports.package import COVER
from policies.flags import load_flags
from policies.words import DEADLINE_STATES, MET, SENT
from steps.release import held
from steps.stale import stale_days, stale_told
from storage import layout
from storage.day import WATCH_MANIFEST, Day
from storage.manifest import read_manifest
from storage.settings import ROOT, demo_source
from storage.urls import shown

# Wide enough that no line of the summary is broken when it goes into a file.
WIDTH = 140


def show_summary(day: Day) -> None:
    """Print the published state of the day, as far as it has come."""
    console = Console(highlight=False, soft_wrap=True)
    console.width = max(console.width, WIDTH)
    if day.snapshot.manifest() is None:
        console.print(f"nothing is published for {day.as_of.isoformat()} under {day.settings.home}")
        return
    packages = _packages(day.packages.folder)
    console.print()
    console.print(_numbers(day, packages))
    if later := stale_days(day):
        console.print(f"stale:     {stale_told(later)}")
    if not packages:
        return
    console.print(f"packages: {day.packages.folder}")
    console.print(f"delivered: {_delivered(day)}")
    for county, jumped in held(day).items():
        console.print(f"held:      {county}: {jumped}; python -m cli release lets it leave")
    reported = day.quality.manifest()
    if reported is not None:
        page, gates = (day.settings.home / reported["summary"][name] for name in ("page", "data_docs"))
        console.print(f"quality:  {page}  (gates: {gates})")
        if "board" in reported["summary"]:
            console.print(f"board:    {day.settings.home / reported['summary']['board']}")
    first = max(packages, key=lambda package: package["counts"].get("sent", 0))
    cover = day.package(first["county"]["code"]).folder / COVER
    console.print(f"open next: {cover}  (the cover page of {first['county']['name']})")
    if day.settings.source == demo_source(day.settings.home):
        console.print("           make second-day   (the national system answers, data change, the next day runs)")
    if (ROOT / "Makefile").exists():  # an image has none, and Airflow is up
        console.print("           make up   (Airflow itself, on http://127.0.0.1:8080, and the board on /board/)")


def _delivered(day: Day) -> str:
    """How many of the day's packages have left the house, and to where; why it cannot be told."""
    settings = day.settings
    try:
        with ledger(settings.ledger_url, settings.home) as connection:
            packages = packages_of(connection, day.as_of)
    except LedgerError as error:
        return f"not known: {error}"
    sent = sum(package.state == SENT for package in packages)
    inbox = shown(settings.inbox) or layout.inbox(settings.home)
    return f"{sent} of {len(packages)} to {shown(settings.delivery_url)}; receipts come into {inbox}/<county>"


def _packages(folder: Path) -> list[dict[str, Any]]:
    manifests = (read_manifest(path) for path in sorted(folder.glob("*")) if path.is_dir())
    return [manifest for manifest in manifests if manifest is not None]


def _numbers(day: Day, packages: list[dict[str, Any]]) -> Table:
    """A row per thing that the steps have counted."""
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(justify="left")
    table.add_column(justify="left")
    for name, told in (*_read(day), *_checked(day), *_judged(day), *_exported(packages), *_deadlines(day)):
        table.add_row(name, told)
    return table


Rows = Iterator[tuple[str, str]]


def _read(day: Day) -> Rows:
    account = day.snapshot.require()["account"]
    rows = sum(places["read"] for places in account.values())
    yield "read", f"{rows:,} rows, {account['household']['read']:,} of households"


def _checked(day: Day) -> Rows:
    checked = day.checks.manifest()
    if checked is None:
        return
    summary = checked["summary"]
    yield "checked", f"{summary['findings']:,} findings of the records ({summary['errors']:,} errors)"
    for line in summary["gate"]:
        yield "", f"gate warning: {line}"


def _judged(day: Day) -> Rows:
    assessed = day.results.manifest()
    if assessed is None:
        return
    judged = assessed["summary"]
    yield "judged", f"{judged['households']:,} households; {judged['findings']:,} findings with those of the judgement"
    flags = {name: judged.get(f"flag_{name}", 0) for name in load_flags()}
    yield (
        "flagged",
        f"{judged['flagged']:,} by any of: " + ", ".join(f"{name} {count:,}" for name, count in flags.items()),
    )
    statuses = {name.removeprefix("status_"): count for name, count in judged.items() if name.startswith("status_")}
    yield "status", ", ".join(f"{name} {count:,}" for name, count in statuses.items())


def _exported(packages: list[dict[str, Any]]) -> Rows:
    if not packages:
        return
    counts = [package["counts"] for package in packages]
    sent, held = (sum(count.get(name, 0) for count in counts) for name in ("sent", "held_back"))
    files = sum(len(package["files"]) for package in packages)
    yield "exported", f"{len(packages)} packages, {files} files; {sent:,} households sent, {held:,} held back by errors"


def _deadlines(day: Day) -> Rows:
    """Every deadline of the day's status, whatever `deadlines.yaml` holds by now; a county that needs none has not
    done anything.
    """
    watched = day.results.manifest(WATCH_MANIFEST) or {"summary": {}}
    for name, told in watched["summary"].get("deadlines", {}).items():
        none = told.get("none_needed", 0)
        counties = {state: told[state] - (none if state == MET else 0) for state in DEADLINE_STATES if state in told}
        states = [f"{count} counties {state}" for state, count in counties.items() if count]
        states += [f"{none} with none needed"] if none else []
        states += [f"{told['extended']} extended"] if told.get("extended") else []
        late = f", {told['overdue']:,} overdue" if told["overdue"] else ""
        yield "deadline", f"{name} by {told['due']}: {told['done']:,} of {told['need']:,}{late}; {', '.join(states)}"
        if (astray := told.get("unplaced", {})).get("need"):
            yield "", f"besides, in no county of the division table: {astray['done']:,} of {astray['need']:,}"
